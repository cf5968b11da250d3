import type { JobRequest } from '@/lib/api/types';

export type BatchEdit = NonNullable<JobRequest['edit']>;

export const batchFields = ['tag', 'proxy', 'client_id'] as const;
export type BatchField = typeof batchFields[number];

/** For each field whether it is changed, and to what. Cleared fields of antd are undefined. */
export interface BatchValues {
  change: Partial<Record<BatchField, boolean>>;
  tag?: string;
  proxy?: string;
  client_id?: string;
}

/** Only the fields that are to be changed; an empty text clears. */
export function batchEdit(values: BatchValues): BatchEdit {
  const edit: BatchEdit = {};
  for (const field of batchFields) {
    if (values.change[field]) edit[field] = (values[field] ?? '').trim();
  }
  return edit;
}

/** Whether `typed` is `count`, however the digits are grouped. */
export function isCount(typed: string, count: number): boolean {
  return typed.replace(/[\s,.'’]/g, '') === String(count);
}
