import { describe, expect, it } from 'vitest';
import { sameValues, toConfigs, toValues } from './settings-values';

const configs = {
  proxy_list: '["http://u:***@a:1","socks5://b:2"]', client_id_list: '[]',
  auto_refresh_enabled: 'true', auto_refresh_interval: '2',
};

describe('toValues and toConfigs', () => {
  it('give back what was loaded', () => {
    expect(toConfigs(toValues(configs))).toEqual(configs);
  });

  it('sees a change, and no change in blank lines', () => {
    const values = toValues(configs);
    expect(sameValues(values, { ...values, proxies: `${values.proxies}\n\n` })).toBe(true);
    expect(sameValues(values, { ...values, enabled: false })).toBe(false);
  });

  it('shows a stored value that is no list as it is', () => {
    expect(toValues({ ...configs, proxy_list: 'http://a:1' }).proxies).toBe('http://a:1');
  });
});
