import type { SystemConfigs } from '@/lib/api/types';
import { parseListText, toListText } from './list-text';

/** The settings as the form holds them. */
export interface SettingsValues {
  enabled: boolean;
  interval: number | null;
  proxies: string;
  clientIds: string;
}

export function toValues(configs: SystemConfigs): SettingsValues {
  const interval = Number(configs.auto_refresh_interval);
  return {
    enabled: configs.auto_refresh_enabled.toLowerCase() === 'true',
    interval: Number.isInteger(interval) && interval > 0 ? interval : null,
    proxies: parseListText(configs.proxy_list)?.join('\n') ?? configs.proxy_list,
    clientIds: parseListText(configs.client_id_list)?.join('\n') ?? configs.client_id_list,
  };
}

export function toConfigs(values: SettingsValues): SystemConfigs {
  return {
    auto_refresh_enabled: String(values.enabled),
    auto_refresh_interval: String(values.interval),
    proxy_list: toListText(values.proxies),
    client_id_list: toListText(values.clientIds),
  };
}

export function sameValues(a: SettingsValues, b: SettingsValues): boolean {
  return JSON.stringify(toConfigs(a)) === JSON.stringify(toConfigs(b));
}
