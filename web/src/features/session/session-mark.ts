const key = 'rtm.session';

/**
 * Whether this browser had a session when it was last asked: no secret, only a word. Without it the
 * login page need not ask the server, whose 401 the browser would report as an error.
 */
export function maybeLoggedIn(): boolean {
  try {
    return localStorage.getItem(key) !== null;
  } catch {
    return true;
  }
}

export function markSession(there: boolean): void {
  try {
    if (there) localStorage.setItem(key, 'maybe');
    else localStorage.removeItem(key);
  } catch {
    return;  // Storage is forbidden: then the server is asked.
  }
}
