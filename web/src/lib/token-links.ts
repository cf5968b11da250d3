import type { TokenFilter } from '@/lib/api/types';

export type LinkFilter = Pick<TokenFilter, 'biz_id' | 'state' | 'proxy' | 'at_ends_within'>;

/** The address of the token list with this filter, in the words that the list's own URL has. */
export function tokensPath(filter: LinkFilter = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) params.set(name, String(value));
  const query = params.toString();
  return query === '' ? '/tokens' : `/tokens?${query}`;
}
