import { describe, expect, it } from 'vitest';
import type { TokenRow } from '@/lib/api/types';
import { editChanges, editValues } from './edit-changes';

const row: TokenRow = {
  id: 5, biz_id: 'b', user_name: '', email: '', type: '', rt: 'rt_a…(90)', at: '', last_rt: '',
  proxy: 'http://user:***@10.0.0.1:8080', client_id: 'app', tag: 't', enabled: true, memo: 'm',
  refresh_result: '', user_info: '', account_info: '', last_refresh_time: null,
  create_time: '2026-11-23T12:00:00Z', update_time: '2026-11-23T12:00:00Z', state: 'active',
  state_code: '', state_since: null, next_step: '', expires_at: null, next_refresh_time: null,
  generation: 0, provider: 'openai', linked_to: null, refreshing: false,
};

describe('editChanges', () => {
  it('sends nothing for an untouched form', () => {
    expect(editChanges(row, editValues(row))).toEqual({});
  });

  it('sends only what was changed, never the masked proxy', () => {
    expect(editChanges(row, { ...editValues(row), tag: 'new', enabled: false }))
      .toEqual({ tag: 'new', enabled: false });
  });

  it('clears with an empty text', () => {
    expect(editChanges(row, { ...editValues(row), proxy: '', memo: '' }))
      .toEqual({ proxy: '', memo: '' });
  });

  it('takes a cleared drop-down, which antd sets to undefined, for empty', () => {
    const values = { ...editValues(row), client_id: undefined } as unknown as
      ReturnType<typeof editValues>;
    expect(editChanges(row, values)).toEqual({ client_id: '' });
  });

  it('puts in a new refresh token without its blanks', () => {
    expect(editChanges(row, { ...editValues(row), rt_token: ' rt_new\n' }))
      .toEqual({ rt_token: 'rt_new' });
  });
});
