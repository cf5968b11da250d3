import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { isUnauthorized } from '@/lib/api/errors';
import { changePassword, fetchUserInfo, login, logout } from '@/lib/api/session';
import type { UserInfo } from '@/lib/api/types';
import { finishBeforeLogout } from '@/lib/before-logout';
import { isEnded, sendsPassword, sessionKey, withoutSession } from '@/lib/query-client';
import type { Session } from '@/lib/query-client';
import { hasUnsaved } from '@/lib/unsaved';
import { markSession } from './session-mark';
import { followOtherTabs, tellOtherTabs } from './session-tabs';

/** Asks the server whether the cookie is still good: the page itself knows no token. */
function sessionQuery(client: QueryClient) {
  return queryOptions<Session>({
    queryKey: sessionKey,
    queryFn: async ({ signal }) => {
      try {
        const user = await fetchUserInfo(signal);
        markSession(true);
        return user;
      } catch (error) {
        if (!isUnauthorized(error)) throw error;
        markSession(false);
        return withoutSession(client.getQueryData<Session>(sessionKey));
      }
    },
    staleTime: 60_000,
  });
}

/** With `ask: false` only what is known already. */
export function useSession(options: { ask: boolean } = { ask: true }) {
  const client = useQueryClient();
  return useQuery({ ...sessionQuery(client), enabled: options.ask });
}

/** The user who is logged in, or was until just now; null if nobody is or it is not known yet. */
export function useUser(): UserInfo | null {
  const { data } = useSession({ ask: false });
  if (isEnded(data)) return data.ended;
  return typeof data === 'object' ? data : null;
}

/** Learns of a new session, and reads anew what was refused without one. */
export async function renewSession(client: QueryClient): Promise<void> {
  await client.query({ ...sessionQuery(client), staleTime: 0 });
  void client.refetchQueries({ predicate: (query) => isUnauthorized(query.state.error) });
}

/** Nothing of what was on the screen stays for the next person. */
export function forgetSession(client: QueryClient): void {
  markSession(false);
  client.removeQueries({ predicate: (query) => query.queryKey[0] !== sessionKey[0] });
  // What was sent and answered may hold secrets.
  client.getMutationCache().clear();
  client.setQueryData<Session>(sessionKey, 'none');
}

/** The session was ended elsewhere: what is half written here waits below the login dialog. */
export function loseSession(client: QueryClient): void {
  if (!hasUnsaved()) {
    forgetSession(client);
    return;
  }
  markSession(false);
  client.setQueryData<Session>(sessionKey, withoutSession);
}

/** A login or log-out in another tab is one here too. */
export function useOtherTabs(client: QueryClient): void {
  useEffect(() => followOtherTabs((notice) => {
    if (notice === 'out') loseSession(client);
    // A server that is away now is asked again by the next call.
    else renewSession(client).catch(() => undefined);
  }), [client]);
}

export function useLogin() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: login,
    meta: sendsPassword,
    onSuccess: async () => {
      await renewSession(client);
      tellOtherTabs('in');
    },
  });
}

export function useLogout() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      await finishBeforeLogout();
      await logout();
    },
    onSuccess: () => {
      forgetSession(client);
      tellOtherTabs('out');
    },
  });
}

export function useChangePassword() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: changePassword,
    meta: sendsPassword,
    onSuccess: async () => {
      await renewSession(client);
      tellOtherTabs('in');
    },
    onError: async (error) => {
      // The session's own 401 looks the same: asking tells them apart.
      if (isUnauthorized(error)) await renewSession(client);
    },
  });
}
