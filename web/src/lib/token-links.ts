import type { TokenFilter } from '@/lib/api/types';

/** Names, in the address of the token list, the row whose details are shown. */
export const rowParameter = 'row';

export type LinkFilter = Pick<TokenFilter, 'biz_id' | 'state' | 'proxy' | 'at_ends_within'>;

/** The address of one row's details. */
export function rowPath(id: number): string {
  return `/tokens?${rowParameter}=${id}`;
}

/** The address of the token list with this filter, in the words that the list's own URL has. */
export function tokensPath(filter: LinkFilter = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) params.set(name, String(value));
  const query = params.toString();
  return query === '' ? '/tokens' : `/tokens?${query}`;
}
