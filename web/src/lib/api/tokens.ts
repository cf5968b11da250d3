import { post, postForData } from './client';
import type {
  CreateTokenRequest, Page, SecretField, TokenFilter, TokenListRequest, TokenRow, TokenUpdates,
} from './types';

export function listTokens(
  request: TokenListRequest, signal?: AbortSignal,
): Promise<Page<TokenRow>> {
  return postForData('rts/list', request, signal);
}

/** How many rows match. */
export async function countTokens(filter: TokenFilter, signal?: AbortSignal): Promise<number> {
  const { total } = await listTokens({ ...filter, page: 1, page_size: 1 }, signal);
  return total;
}

export function createToken(request: CreateTokenRequest): Promise<TokenRow> {
  return postForData('rts/create', request);
}

export function updateToken(id: number, updates: TokenUpdates): Promise<TokenRow> {
  return postForData('rts/update', { id, updates });
}

export async function deleteToken(id: number): Promise<void> {
  await post('rts/delete', { id });
}

export function refreshToken(id: number): Promise<TokenRow> {
  return postForData('rts/refresh', {
    id, refresh_user_info: false, refresh_account_info: false,
  });
}

/** The facts of user and account, taken from the stored tokens anew. */
export async function refreshFacts(id: number): Promise<TokenRow> {
  await post('rts/refresh-user-info', { id });
  return postForData('rts/refresh-account-info', { id });
}

/** Sends the refresh token of a row in doubt once more, to learn what became of it. */
export function probeToken(id: number): Promise<TokenRow> {
  return postForData('rts/probe', { id });
}

/** One whole secret; the server writes an audit entry for it. */
export async function revealSecret(id: number, field: SecretField): Promise<string> {
  const data = await postForData<{ value: string }>('rts/reveal', { id, field });
  return data.value;
}
