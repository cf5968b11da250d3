import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { isTransient, isUnauthorized } from '@/lib/api/errors';
import type { UserInfo } from '@/lib/api/types';

export const sessionKey = ['session'] as const;

/** Of a person whose pages were open when the server said 401: a new login goes on with them. */
export interface EndedSession {
  ended: UserInfo;
}

/** Who is logged in. */
export type Session = UserInfo | EndedSession | 'none';

export function isEnded(session: Session | undefined): session is EndedSession {
  return typeof session === 'object' && 'ended' in session;
}

/** The session after a 401. */
export function withoutSession(before: Session | undefined): Session {
  if (before === undefined || before === 'none') return 'none';
  return isEnded(before) ? before : { ended: before };
}

/** `meta` of a mutation that sends a password: its 401 may mean that one, not the session. */
export const sendsPassword = { sendsPassword: true };

/** A 401 of any call ends the session here too: the shell then asks for a new login. */
export function noteRefusal(client: QueryClient, error: unknown): void {
  if (isUnauthorized(error)) client.setQueryData<Session>(sessionKey, withoutSession);
}

export function makeQueryClient(): QueryClient {
  const onError = (error: unknown) => { noteRefusal(client, error); };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({
      onError: (error, _variables, _result, mutation) => {
        if (mutation.meta?.sendsPassword !== true) onError(error);
      },
    }),
    defaultOptions: {
      // A browser that calls itself offline may well reach a server on its own machine: calls are
      // tried and fail, instead of waiting unseen.
      mutations: { networkMode: 'always' },
      queries: {
        networkMode: 'always',
        retry: (failures, error) => failures < 2 && isTransient(error),
        staleTime: 2_000,
      },
    },
  });
  return client;
}
