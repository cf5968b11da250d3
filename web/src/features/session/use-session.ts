import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { isUnauthorized } from '@/lib/api/errors';
import { fetchUserInfo, login, logout } from '@/lib/api/session';
import type { UserInfo } from '@/lib/api/types';
import { sessionKey, withoutSession } from '@/lib/query-client';
import type { Session } from '@/lib/query-client';

/** Asks the server whether the cookie is still good: the page itself knows no token. */
export function useSession() {
  const client = useQueryClient();
  return useQuery<Session>({
    queryKey: sessionKey,
    queryFn: async ({ signal }) => {
      try {
        return await fetchUserInfo(signal);
      } catch (error) {
        if (isUnauthorized(error)) return withoutSession(client.getQueryData(sessionKey));
        throw error;
      }
    },
    staleTime: 60_000,
  });
}

/** The user who is logged in, null if nobody is or it is not known yet. */
export function useUser(): UserInfo | null {
  const { data } = useSession();
  return typeof data === 'object' ? data : null;
}

export function useLogin() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: login,
    onSuccess: () => client.invalidateQueries({ queryKey: sessionKey }),
  });
}

export function useLogout() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: logout,
    onSuccess: () => {
      // Nothing of what was on the screen stays for the next person.
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== sessionKey[0] });
      client.setQueryData<Session>(sessionKey, 'none');
    },
  });
}
