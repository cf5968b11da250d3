import { skipToken, useMutation, useQuery } from '@tanstack/react-query';
import { previewImport } from '@/lib/api/imports';
import { countTokens } from '@/lib/api/tokens';
import type { TokenFilter } from '@/lib/api/types';

/** Nothing of it is kept: what is sent holds whole tokens. */
export function useImportPreview() {
  return useMutation({ mutationFn: previewImport, gcTime: 0 });
}

/**
 * Whether a filter finds exactly so many rows. Filters match parts of texts, so the tag of an import
 * may be found in other rows too, and these must not be refreshed with it unasked.
 */
export function useFindsExactly(filter: TokenFilter | null, count: number): boolean {
  const { data } = useQuery({
    queryKey: ['tokens', 'imported', filter],
    queryFn: filter ? ({ signal }) => countTokens(filter, signal) : skipToken,
  });
  return filter !== null && data === count;
}
