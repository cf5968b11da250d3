import {
  keepPreviousData, useIsFetching, useMutation, useQuery, useQueryClient,
} from '@tanstack/react-query';
import { fetchClientIdList, fetchProxyList } from '@/lib/api/settings';
import {
  createToken, deleteToken, listTokens, probeToken, refreshFacts,
  refreshToken, revealSecret, updateToken,
} from '@/lib/api/tokens';
import type { SecretField, TokenUpdates } from '@/lib/api/types';
import { follow } from '@/lib/follow';
import { toFilter, toListRequest } from './list-query';
import type { ListQuery } from './list-query';

// Whoever changes rows says that all of ['tokens'] is old: jobs do so as they go on.
const listKey = ['tokens', 'list'] as const;

// Tokens are refreshed by the server on its own: the page follows without being asked.
const followMs = 15_000;

/** The page in view, with the filter that found it: it may still be that of the list before. */
export function useTokenList(query: ListQuery) {
  const request = toListRequest(query);
  return useQuery({
    queryKey: [...listKey, request],
    queryFn: async ({ signal }) => ({
      ...await listTokens(request, signal), filter: toFilter(query),
    }),
    placeholderData: keepPreviousData,
    refetchInterval: (asked) => follow(asked, followMs),
  });
}

/** Whether the list is being asked anew. */
export function useListFetching(): boolean {
  return useIsFetching({ queryKey: listKey }) > 0;
}

export function useProxyList(wanted = true) {
  return useQuery({
    queryKey: ['proxies'], queryFn: ({ signal }) => fetchProxyList(signal), enabled: wanted,
  });
}

export function useClientIdList() {
  return useQuery({ queryKey: ['client-ids'], queryFn: ({ signal }) => fetchClientIdList(signal) });
}

/** A change of rows: whatever shows rows or attempts is asked anew, also if the change failed. */
function useTokenMutation<Variables, Result>(mutationFn: (v: Variables) => Promise<Result>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn,
    onSettled: () => client.invalidateQueries({ queryKey: ['tokens'] }),
  });
}

export const useCreateToken = () => useTokenMutation(createToken);
export const useUpdateToken = () => useTokenMutation(
  (v: { id: number; updates: TokenUpdates }) => updateToken(v.id, v.updates),
);
export const useDeleteToken = () => useTokenMutation(deleteToken);
export const useRefreshToken = () => useTokenMutation(refreshToken);
export const useRefreshFacts = () => useTokenMutation(refreshFacts);
export const useProbeToken = () => useTokenMutation(probeToken);

/** The secret is the mutation's result only: it never enters the query cache. */
export function useReveal() {
  return useMutation({
    mutationFn: (v: { id: number; field: SecretField }) => revealSecret(v.id, v.field),
    gcTime: 0,
  });
}
