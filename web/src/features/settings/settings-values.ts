import type { SystemConfigs } from '@/lib/api/types';
import { parseListText, toListText } from './list-text';
import { toEntries, toProxyText } from './proxy-entries';
import type { ProxyEntry } from './proxy-entries';

/** Keys that are one text each; of all but the interval an empty one means: as config.yml says. */
export type TextKey = Exclude<
  keyof SystemConfigs, 'proxy_list' | 'client_id_list' | 'auto_refresh_enabled'
>;

/** The settings as the form holds them, under the names that they have in the API. */
export type SettingsValues = Record<TextKey, string> & {
  auto_refresh_enabled: boolean;
  proxy_list: ProxyEntry[];
  /** One a line. */
  client_id_list: string;
};

/** Only what somebody has touched: the rest follows the server. */
export type SettingsDraft = Partial<SettingsValues>;

export function toValues(configs: SystemConfigs): SettingsValues {
  return {
    ...configs,
    auto_refresh_enabled: configs.auto_refresh_enabled.toLowerCase() === 'true',
    proxy_list: toEntries(configs.proxy_list) ?? [],
    client_id_list: parseListText(configs.client_id_list)?.join('\n') ?? configs.client_id_list,
  };
}

/** True if both lists could be read; else what they hold cannot be shown and is replaced by a save. */
export function listsAreReadable(configs: SystemConfigs): boolean {
  return parseListText(configs.proxy_list) !== null
    && parseListText(configs.client_id_list) !== null;
}

function toConfigs(values: SettingsValues): SystemConfigs {
  const texts = Object.entries(values).map(([key, value]) => (
    [key, typeof value === 'string' ? value.trim() : value]
  ));
  return {
    ...Object.fromEntries(texts) as Record<TextKey, string>,
    auto_refresh_enabled: String(values.auto_refresh_enabled),
    proxy_list: toProxyText(values.proxy_list),
    client_id_list: toListText(values.client_id_list),
  };
}

/** What a save would send: the keys whose value is not the stored one. */
export function changedConfigs(
  stored: SettingsValues, draft: SettingsDraft,
): Partial<SystemConfigs> {
  const before = toConfigs(stored);
  const after = toConfigs({ ...stored, ...draft });
  const keys = (Object.keys(after) as (keyof SystemConfigs)[])
    .filter((key) => key in draft && after[key] !== before[key]);
  return Object.fromEntries(keys.map((key) => [key, after[key]]));
}
