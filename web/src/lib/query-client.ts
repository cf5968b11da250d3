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

/** Questions after a 401 that are under way: each answers for all 401s that come meanwhile. */
const asking = new WeakMap<QueryClient, Promise<void>>();

const refused = {
  type: 'active' as const,
  predicate: ({ state }: { state: { error: unknown } }) => isUnauthorized(state.error),
};

/**
 * A call may have been under way when a login, here or in another tab, changed the cookie: so the
 * server is asked whether the session is over, and what was refused is read once more if it is not.
 */
async function askAfterRefusal(client: QueryClient): Promise<void> {
  await client.refetchQueries({ queryKey: sessionKey }, { cancelRefetch: false });
  const { data, status } = client.getQueryState<Session>(sessionKey) ?? {};
  if (data === 'none' || isEnded(data)) return;
  if (status === 'success') {
    await client.refetchQueries(refused);
    if (client.getQueryCache().findAll(refused).length === 0) return;
  }
  client.setQueryData<Session>(sessionKey, withoutSession);
}

/** A 401 of any call may mean that the session is over: the shell then asks for a new login. */
export function noteRefusal(client: QueryClient, error: unknown): Promise<void> {
  if (!isUnauthorized(error)) return Promise.resolve();
  const known = client.getQueryData<Session>(sessionKey);
  if (known === 'none' || isEnded(known)) return Promise.resolve();
  const asked = asking.get(client)
    ?? askAfterRefusal(client).finally(() => { asking.delete(client); });
  asking.set(client, asked);
  return asked;
}

export function makeQueryClient(): QueryClient {
  const onError = (error: unknown) => { void noteRefusal(client, error); };
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
      // What a mutation sent and got may hold secrets: it goes with the form that sent it.
      mutations: { networkMode: 'always', gcTime: 0 },
      queries: {
        networkMode: 'always',
        retry: (failures, error) => failures < 2 && isTransient(error),
        staleTime: 2_000,
      },
    },
  });
  return client;
}
