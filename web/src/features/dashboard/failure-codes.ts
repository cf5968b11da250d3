/** What can stand beside an outcome, as far as we have words for it. */
export const failureCodes = [
  'dns', 'connect', 'proxy_refused', 'proxy_auth', 'tls', 'lease_too_short', 'stopping', 'local',
  'timeout', 'reset', 'truncated', 'garbled', 'failed', 'no_reply', 'no_tokens', 'unreadable',
  'cut_off', 'store_restored',
  'refresh_token_expired', 'refresh_token_reused', 'refresh_token_invalidated', 'invalid_grant',
  'invalid_refresh_token', 'token_revoked', 'token_invalidated', 'token_expired',
  'app_session_terminated', 'account_session_expired', 'account_deactivated', 'account_suspended',
  'account_deleted', 'invalid_client', 'unauthorized_client', 'invalid_scope',
  'unsupported_grant_type', 'invalid_request', 'unsupported_country_region_territory',
] as const;

export type FailureCode = typeof failureCodes[number];

/** null for a code that is a provider's own: it is shown as it is. */
export function failureCode(code: string): FailureCode | null {
  return failureCodes.find((known) => known === code) ?? null;
}

/** 502 of "http_502": a reply that said nothing but its status. */
export function statusOfCode(code: string): number | null {
  const digits = /^http_(\d{3})$/.exec(code)?.[1];
  return digits === undefined ? null : Number(digits);
}
