import { postForData } from './client';
import type { Attempt, Page, TokenDetail } from './types';

/** One row with its next refresh, the claims of its access token, and who shows its token. */
export function showToken(id: number, signal?: AbortSignal): Promise<TokenDetail> {
  return postForData('rts/show', { id }, signal);
}

/** Newest first. */
export function listAttempts(
  request: { id: number; page: number; page_size: number }, signal?: AbortSignal,
): Promise<Page<Attempt>> {
  return postForData('rts/attempts', request, signal);
}
