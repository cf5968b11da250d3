import { describe, expect, it } from 'vitest';
import { newEntry } from './proxy-entries';
import { changedConfigs, listsAreReadable, toValues } from './settings-values';

const configs = {
  proxy_list: '["http://u:***@a:1","socks5://b:2"]', client_id_list: '["app_a"]',
  auto_refresh_enabled: 'true', auto_refresh_interval: '2', refresh_lead: '',
  refresh_min_interval: '', refresh_max_flights: '64', refresh_max_per_proxy: '',
  refresh_max_per_client: '', refresh_rate_per_egress: '', log_level: '',
};
const stored = toValues(configs);

describe('changedConfigs', () => {
  it('is empty for what was loaded, and for blanks around it', () => {
    expect(changedConfigs(stored, {})).toEqual({});
    expect(changedConfigs(stored, {
      ...stored, refresh_max_flights: ' 64 ', client_id_list: 'app_a\n\n',
    })).toEqual({});
  });

  it('holds only what differs', () => {
    expect(changedConfigs(stored, { auto_refresh_enabled: false, refresh_max_flights: '' }))
      .toEqual({ auto_refresh_enabled: 'false', refresh_max_flights: '' });
    expect(changedConfigs(stored, { proxy_list: [...stored.proxy_list, newEntry('http://c:3')] }))
      .toEqual({ proxy_list: '["http://u:***@a:1","socks5://b:2","http://c:3"]' });
  });

  it('follows the server where nothing was touched', () => {
    const later = toValues({ ...configs, auto_refresh_interval: '9' });
    expect(changedConfigs(later, { refresh_lead: '8h' })).toEqual({ refresh_lead: '8h' });
  });
});

it('says that a stored list is none', () => {
  expect(listsAreReadable(configs)).toBe(true);
  expect(listsAreReadable({ ...configs, proxy_list: 'http://a:1' })).toBe(false);
});
