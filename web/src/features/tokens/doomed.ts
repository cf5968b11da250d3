import type { TokenFilter, TokenRow } from '@/lib/api/types';
import { selectedCount } from './selection';
import type { RowSelection } from './selection';

/** Rows that are to be deleted; `name` if it is a single one. */
export interface Doomed {
  selection: RowSelection;
  count: number;
  name: string | null;
}

export function doomedRow(row: TokenRow): Doomed {
  return { selection: { kind: 'ids', ids: [row.id] }, count: 1, name: row.biz_id };
}

export function doomedRows(selection: RowSelection): Doomed {
  return { selection, count: selectedCount(selection), name: null };
}

function contains(text: string, part: string | undefined): boolean {
  return !part || text.toLowerCase().includes(part.toLowerCase());
}

function endsWithin(row: TokenRow, seconds: number | undefined, now: Date): boolean {
  if (seconds === undefined) return true;
  return row.expires_at !== null && Date.parse(row.expires_at) <= now.getTime() + seconds * 1000;
}

/** Whether the server would find `row` by `filter`; good enough to hide it for some seconds. */
export function matches(row: TokenRow, filter: TokenFilter, now: Date): boolean {
  return contains(row.biz_id, filter.biz_id) && contains(row.tag, filter.tag)
    && contains(row.email, filter.email) && contains(row.type, filter.type)
    && (filter.proxy === 'direct' ? row.proxy === '' : contains(row.proxy, filter.proxy))
    && (!filter.state || row.state === filter.state)
    && (typeof filter.enabled !== 'boolean' || row.enabled === filter.enabled)
    && (!filter.create_date || row.create_time.startsWith(filter.create_date))
    && endsWithin(row, filter.at_ends_within, now);
}

export function isDoomed(row: TokenRow, doomed: Doomed, now: Date): boolean {
  const { selection } = doomed;
  return selection.kind === 'ids'
    ? selection.ids.includes(row.id) : matches(row, selection.filter, now);
}

/** The rows that are left to be seen; the same array if that is all of them. */
export function leftRows(rows: TokenRow[], doomed: readonly Doomed[], now: Date): TokenRow[] {
  if (doomed.length === 0) return rows;
  return rows.filter((row) => !doomed.some((some) => isDoomed(row, some, now)));
}

/** Whether nothing is left of the list that `filter` gives. */
function takesAll(doomed: Doomed, filter: TokenFilter): boolean {
  const { selection } = doomed;
  if (selection.kind === 'ids') return false;
  const text = JSON.stringify(selection.filter);
  return text === '{}' || text === JSON.stringify(filter);
}

/** How many are left of a list of `total` rows, as far as the page in view tells: `hidden` there. */
export function leftTotal(
  total: number, hidden: number, doomed: readonly Doomed[], filter: TokenFilter,
): number {
  return doomed.some((some) => takesAll(some, filter)) ? 0 : Math.max(0, total - hidden);
}
