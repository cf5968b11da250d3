import { post } from './client';
import type { LoginRequest, LoginResult, UserInfo } from './types';

export interface PasswordChange {
  current: string;
  next: string;
}

/** Starts a session: the answer sets the cookie. The token in it is for scripts; we drop it. */
export async function login(request: LoginRequest): Promise<Pick<LoginResult, 'username'>> {
  const answer = await post('auth/login', request);
  return { username: String(answer.username) };
}

export async function logout(): Promise<void> {
  await post('auth/logout');
}

/** Ends all other sessions; this one goes on with a new cookie. */
export async function changePassword(passwords: PasswordChange): Promise<void> {
  await post('auth/change-password', {
    current_password: passwords.current, new_password: passwords.next,
  });
}

export async function fetchUserInfo(signal?: AbortSignal): Promise<UserInfo> {
  const answer = await post('user/info', {}, signal);
  return {
    username: String(answer.username),
    version: String(answer.version),
    session_expires_at: answer.session_expires_at as string | null,
    published_samples: answer.published_samples as UserInfo['published_samples'],
  };
}
