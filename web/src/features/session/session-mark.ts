import { store, stored } from '@/lib/stored';

const key = 'rtm.session';

/**
 * Whether this browser had a session when it was last asked: no secret, only a word. Without it the
 * login page need not ask the server, whose 401 the browser would report as an error.
 */
export function maybeLoggedIn(): boolean {
  return stored(key) !== null;
}

export function markSession(there: boolean): void {
  store(key, there ? 'maybe' : null);
}
