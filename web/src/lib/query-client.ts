import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { isTransient, isUnauthorized } from '@/lib/api/errors';
import type { UserInfo } from '@/lib/api/types';

export const sessionKey = ['session'] as const;

/** Who is logged in; `ended` if somebody was until the server said 401. */
export type Session = UserInfo | 'none' | 'ended';

/** The session after a 401. */
export function withoutSession(before: Session | undefined): Session {
  return before === undefined || before === 'none' ? 'none' : 'ended';
}

/** A 401 of any call ends the session here too: the gate then shows the login page. */
export function noteRefusal(client: QueryClient, error: unknown): void {
  if (isUnauthorized(error)) client.setQueryData<Session>(sessionKey, withoutSession);
}

export function makeQueryClient(): QueryClient {
  const onError = (error: unknown) => { noteRefusal(client, error); };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        retry: (failures, error) => failures < 2 && isTransient(error),
        staleTime: 2_000,
      },
    },
  });
  return client;
}
