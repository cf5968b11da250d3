import type { ImportPreview, ImportRequest } from '@/lib/api/types';

export type ImportEntry = ImportRequest['rt_tokens'][number];

/**
 * What is to be imported, in the order of the text. Blank lines are kept as "", which the server
 * drops: so its `index` is the number of the line less one.
 */
export interface ImportList {
  entries: ImportEntry[];
  unit: 'line' | 'item';
}

/** The server's limit of a call that carries an import. */
export const importLimitBytes = 8 * 1024 * 1024;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What is no text or object goes as its JSON, which the server refuses by its number. */
function entry(value: unknown): ImportEntry {
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  return JSON.stringify(value);
}

/** A JSON array, one JSON object over any number of lines, or else one refresh token a line. */
export function parseImport(text: string): ImportList {
  const bare = text.replace(/^\uFEFF/, '');
  if (/^\s*[[{]/.test(bare)) {
    const whole = parseJson(bare);
    if (Array.isArray(whole)) return { entries: whole.map(entry), unit: 'item' };
    if (whole !== undefined) return { entries: [entry(whole)], unit: 'item' };
  }
  const lines = bare.split(/\r\n|\r|\n/).map((line) => line.trim());
  while (lines.at(-1) === '') lines.pop();
  return { entries: lines, unit: 'line' };
}

/** Without blanks. */
export function countEntries(list: ImportList): number {
  return list.entries.filter((value) => value !== '').length;
}

/** The same list with what the preview would not take made blank, so that the numbers stay. */
export function onlyNew(list: ImportList, preview: ImportPreview): ImportEntry[] {
  const left = new Set(preview.lines.filter((l) => l.result !== 'new').map((l) => l.index));
  return list.entries.map((value, index) => (left.has(index) ? '' : value));
}

export function isTooLarge(request: ImportRequest): boolean {
  const reserve = 1024;  // what a job's request has around it
  return new TextEncoder().encode(JSON.stringify(request)).length + reserve > importLimitBytes;
}

/** Enough of a token to find it in one's list, too little to use it. */
export function entryStart(value: ImportEntry | undefined): string {
  const text = typeof value === 'string' && !value.startsWith('{')
    ? value : (typeof value === 'object' ? value : asObject(value)).refresh_token ?? '';
  return text.length < 24 ? '…' : `${text.slice(0, 6)}…`;
}

/** What the server says of an entry, for a table that tells which one it is. */
export function withoutPlace(message: string | undefined): string | undefined {
  return message?.replace(/^rt_tokens\[\d+\](?:\.|[:：]\s*)/, '');
}

function asObject(text: string | undefined): { refresh_token?: string } {
  const value = parseJson(text ?? '');
  const token = typeof value === 'object' && value !== null && 'refresh_token' in value
    ? value.refresh_token : undefined;
  return typeof token === 'string' ? { refresh_token: token } : {};
}
