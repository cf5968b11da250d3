import type { TokenRow } from '@/lib/api/types';

/** A row for tests to vary. */
export const someRow: TokenRow = {
  id: 5, biz_id: 'b', user_name: '', email: '', type: '', rt: 'rt_a…(90)', at: '', last_rt: '',
  proxy: 'http://user:***@10.0.0.1:8080', client_id: 'app', tag: 't', enabled: true, memo: 'm',
  refresh_result: '', user_info: '', account_info: '', last_refresh_time: null,
  create_time: '2026-11-23T12:00:00Z', update_time: '2026-11-23T12:00:00Z', state: 'active',
  state_code: '', state_since: null, next_step: '', expires_at: null, next_refresh_time: null,
  generation: 0, provider: 'openai', linked_to: null, refreshing: false,
};
