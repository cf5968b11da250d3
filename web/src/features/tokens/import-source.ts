import type { ImportRequest, TokenFilter } from '@/lib/api/types';
import { importLimitBytes } from './import-lines';
import type { ImportEntry } from './import-lines';

export interface ImportFile {
  name: string;
  size: number;
  text: string;
}

/** The form as it is filled in; a file stands in for the text. */
export interface ImportValues {
  text: string;
  tag: string;
  batch_name: string;
  /** undefined: cleared fields of antd's AutoComplete. */
  proxy?: string;
  client_id?: string;
  enabled: boolean;
}

export const emptyImport: ImportValues = {
  text: '', tag: '', batch_name: '', proxy: '', client_id: '', enabled: false,
};

export function importRequest(values: ImportValues, entries: ImportEntry[]): ImportRequest {
  return {
    rt_tokens: entries,
    tag: values.tag.trim(),
    proxy: values.proxy?.trim() ?? '',
    client_id: values.client_id?.trim() ?? '',
    batch_name: values.batch_name.trim(),
    enabled: values.enabled,
  };
}

/** How the list finds what was imported; null if nothing was given that tells. */
export function importedFilter(values: ImportValues): TokenFilter | null {
  const tag = values.tag.trim();
  const batch = values.batch_name.trim();
  if (tag === '' && batch === '') return null;
  return { ...(tag && { tag }), ...(batch && { biz_id: `${batch}-` }) };
}

export type FileFault = 'oneFile' | 'tooLarge' | 'notText' | 'fileFailed';

/** The text of a dropped or chosen file, or why it cannot be taken. */
export async function readImportFile(files: readonly File[]): Promise<ImportFile | FileFault> {
  const [file] = files;
  if (!file || files.length > 1) return 'oneFile';
  if (file.size > importLimitBytes) return 'tooLarge';
  try {
    const text = await file.text();
    return text.includes('\0') ? 'notText' : { name: file.name, size: file.size, text };
  } catch {
    return 'fileFailed';
  }
}
