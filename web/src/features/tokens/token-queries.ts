import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { fetchClientIdList, fetchProxyList } from '@/lib/api/settings';
import {
  createToken, deleteToken, deleteTokens, listTokens, probeToken, refreshToken,
  refreshTokens, revealSecret, updateToken,
} from '@/lib/api/tokens';
import type { SecretField, TokenUpdates } from '@/lib/api/types';
import { toListRequest } from './list-query';
import type { ListQuery } from './list-query';

const listKey = ['tokens', 'list'] as const;

// Tokens are refreshed by the server on its own: the page follows without being asked.
const followMs = 15_000;

export function useTokenList(query: ListQuery) {
  const request = toListRequest(query);
  return useQuery({
    queryKey: [...listKey, request],
    queryFn: ({ signal }) => listTokens(request, signal),
    placeholderData: keepPreviousData,
    refetchInterval: followMs,
  });
}

export function useProxyList() {
  return useQuery({ queryKey: ['proxies'], queryFn: ({ signal }) => fetchProxyList(signal) });
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
export const useDeleteTokens = () => useTokenMutation(deleteTokens);
export const useRefreshToken = () => useTokenMutation(refreshToken);
export const useProbeToken = () => useTokenMutation(probeToken);
export const useRefreshTokens = () => useTokenMutation(refreshTokens);

/** The secret is the mutation's result only: it never enters the query cache. */
export function useReveal() {
  return useMutation({
    mutationFn: (v: { id: number; field: SecretField }) => revealSecret(v.id, v.field),
    gcTime: 0,
  });
}
