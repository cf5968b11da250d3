import { describe, expect, it } from 'vitest';
import { newEntry, toEntries } from './proxy-entries';
import { findFaults, parseDuration } from './settings-check';
import { toValues } from './settings-values';
import type { SettingsDraft } from './settings-values';

const stored = toValues({
  proxy_list: '["http://u:***@a:1"]', client_id_list: '[]',
  auto_refresh_enabled: 'true', auto_refresh_interval: '2', refresh_lead: '',
  refresh_min_interval: '', refresh_max_flights: '', refresh_max_per_proxy: '',
  refresh_max_per_client: '', refresh_rate_per_egress: '', log_level: '',
});
const faultsOf = (draft: SettingsDraft) => (
  Object.fromEntries([...findFaults({ ...stored, ...draft }, stored)])
);

describe('parseDuration', () => {
  it.each([
    ['6h', 21_600], ['90m', 5_400], ['1h30m', 5_400], ['45', 45], ['2d', 172_800],
    ['', null], ['h', null], ['6 h', null], ['1h30', null], ['6H', null], ['-1h', null],
  ])('%s', (text, seconds) => { expect(parseDuration(text)).toBe(seconds); });
});

describe('findFaults', () => {
  it('has nothing against what is stored', () => { expect(faultsOf({})).toEqual({}); });

  it.each<SettingsDraft>([
    { auto_refresh_interval: '0' }, { auto_refresh_interval: '366' }, { auto_refresh_interval: '' },
    { refresh_lead: '0s' }, { refresh_lead: '31d' }, { refresh_lead: 'soon' },
    { refresh_min_interval: '25h' }, { refresh_max_flights: '0' }, { refresh_max_flights: '4097' },
    { refresh_max_per_proxy: '1.5' }, { refresh_rate_per_egress: '-1' },
    { refresh_rate_per_egress: '100001' },
  ])('refuses %j', (draft) => {
    expect(Object.keys(faultsOf(draft))).toEqual(Object.keys(draft));
  });

  it.each<SettingsDraft>([
    { refresh_lead: '8h' }, { refresh_lead: ' ' }, { refresh_min_interval: '0' },
    { refresh_max_flights: '4096' }, { refresh_rate_per_egress: '0.5' },
    { refresh_rate_per_egress: '0' }, { client_id_list: 'a\nb' },
  ])('takes %j', (draft) => { expect(faultsOf(draft)).toEqual({}); });

  it('says which proxy is wrong, and how', () => {
    expect(faultsOf({
      proxy_list: [
        ...(toEntries('["http://u:***@a:1"]') ?? []), newEntry(), newEntry('10.0.0.1:1'),
        newEntry('http://u:***@elsewhere:1'), newEntry('http://b:1', 'Tokyo'),
        newEntry('http://b:1', 'Tokyo'),
      ],
    })).toEqual({
      'proxy_list[1]': { kind: 'proxyMissing' },
      'proxy_list[2]': { kind: 'proxyBad' },
      'proxy_list[3]': { kind: 'proxyMasked' },
      'proxy_list[5]': { kind: 'proxyRepeated' },
      'proxy_list[5].name': { kind: 'nameRepeated' },
    });
  });

  it('counts the lines of the client ids', () => {
    expect(faultsOf({ client_id_list: 'a\n\na' }))
      .toEqual({ client_id_list: { kind: 'lineRepeated', line: 3 } });
  });
});
