import type { TokenRow, TokenUpdates } from '@/lib/api/types';

export interface EditValues {
  biz_id: string;
  proxy: string;
  client_id: string;
  tag: string;
  memo: string;
  enabled: boolean;
  rt_token: string;
}

export function editValues(row: TokenRow): EditValues {
  return {
    biz_id: row.biz_id,
    proxy: row.proxy,
    client_id: row.client_id,
    tag: row.tag,
    memo: row.memo,
    enabled: row.enabled,
    rt_token: '',
  };
}

/** Only what was changed is sent: a masked proxy that nobody touched stays what it is. */
export function editChanges(row: TokenRow, values: EditValues): TokenUpdates {
  const updates: TokenUpdates = {};
  for (const key of ['biz_id', 'proxy', 'client_id', 'tag'] as const) {
    const value = ((values[key] as string | undefined) ?? '').trim();
    if (value !== row[key]) updates[key] = value;
  }
  if (values.memo !== row.memo) updates.memo = values.memo;
  if (values.enabled !== row.enabled) updates.enabled = values.enabled;
  if (values.rt_token.trim() !== '') updates.rt_token = values.rt_token.trim();
  return updates;
}
