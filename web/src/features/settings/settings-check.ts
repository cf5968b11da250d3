import { repeatedLine } from './list-text';
import { isProxyUrl } from './proxy-entries';
import type { ProxyEntry } from './proxy-entries';
import type { SettingsValues, TextKey } from './settings-values';

/** What is wrong with a field; `line` where it holds many. */
export type Fault =
  | { kind: 'days' | 'lead' | 'wait' | 'count' | 'rate' }
  | { kind: 'proxyMissing' | 'proxyBad' | 'proxyMasked' | 'proxyRepeated' | 'nameRepeated' }
  | { kind: 'lineRepeated'; line: number };

/** By field: `refresh_lead`, `proxy_list[2]`, `proxy_list[2].name`, as the server names them. */
export type Faults = Map<string, Fault>;

const unitSeconds: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Seconds of "6h", "1h30m", "90" (seconds); null for what config.yml would not take either. */
export function parseDuration(text: string): number | null {
  if (/^\d{1,10}$/.test(text)) return Number(text);
  if (!/^(?:\d{1,10}[smhd])+$/.test(text)) return null;
  return [...text.matchAll(/(\d+)([smhd])/g)]
    .reduce((sum, [, count, unit]) => sum + Number(count) * (unitSeconds[unit ?? ''] ?? 0), 0);
}

function isWhole(text: string, least: number, most: number): boolean {
  return /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most;
}

function lasts(text: string, least: number, most: number): boolean {
  const seconds = parseDuration(text);
  return seconds !== null && seconds >= least && seconds <= most;
}

// The bounds are those of config.yml (docs/config.md).
const rules: Partial<Record<TextKey, { kind: 'lead' | 'wait' | 'count' | 'rate'; good: (text: string) => boolean }>> = {
  refresh_lead: { kind: 'lead', good: (text) => lasts(text, 1, 30 * 86_400) },
  refresh_min_interval: { kind: 'wait', good: (text) => lasts(text, 0, 86_400) },
  refresh_max_flights: { kind: 'count', good: (text) => isWhole(text, 1, 4096) },
  refresh_max_per_proxy: { kind: 'count', good: (text) => isWhole(text, 1, 4096) },
  refresh_max_per_client: { kind: 'count', good: (text) => isWhole(text, 1, 4096) },
  refresh_rate_per_egress: {
    kind: 'rate', good: (text) => /^\d{1,6}(?:\.\d{1,6})?$/.test(text) && Number(text) <= 100_000,
  },
};

function checkProxies(entries: ProxyEntry[], masked: Set<string>, faults: Faults): void {
  const urls = new Set<string>();
  const names = new Set<string>();
  for (const [index, entry] of entries.entries()) {
    const url = entry.url.trim();
    const name = entry.name?.trim() ?? '';
    const place = `proxy_list[${index}]`;
    if (url === '') faults.set(place, { kind: 'proxyMissing' });
    else if (!isProxyUrl(url)) faults.set(place, { kind: 'proxyBad' });
    else if (url.includes(':***@') && !masked.has(url)) faults.set(place, { kind: 'proxyMasked' });
    // Two stored ones may look alike because their passwords are hidden.
    else if (urls.has(url) && !masked.has(url)) faults.set(place, { kind: 'proxyRepeated' });
    if (name !== '' && names.has(name)) faults.set(`${place}.name`, { kind: 'nameRepeated' });
    urls.add(url);
    names.add(name);
  }
}

/** A first check, so that nobody waits for the server's. `stored` says which masks stand for what. */
export function findFaults(values: SettingsValues, stored: SettingsValues): Faults {
  const faults: Faults = new Map();
  if (!isWhole(values.auto_refresh_interval.trim(), 1, 365)) {
    faults.set('auto_refresh_interval', { kind: 'days' });
  }
  for (const [key, rule] of Object.entries(rules)) {
    const text = values[key as TextKey].trim();
    if (text !== '' && !rule.good(text)) faults.set(key, { kind: rule.kind });
  }
  const masked = new Set(stored.proxy_list.map(({ url }) => url).filter((url) => url.includes('***')));
  checkProxies(values.proxy_list, masked, faults);
  const line = repeatedLine(values.client_id_list);
  if (line !== null) faults.set('client_id_list', { kind: 'lineRepeated', line });
  return faults;
}
