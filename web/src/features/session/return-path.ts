/** Rides in the history entry of the login page, so it survives a reload and is in no URL. */
export interface LoginState {
  from: string;
}

/** Where to go after login: the wanted path if it is one of this console, else the start. */
export function returnPath(state: unknown): string {
  const from = (state as Partial<LoginState> | null)?.from;
  const local = typeof from === 'string' && /^\/(?![/\\])/.test(from);
  return local && !from.startsWith('/login') ? from : '/';
}
