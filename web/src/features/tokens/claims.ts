const known = [
  'email', 'email_verified', 'name', 'chatgpt_plan_type', 'chatgpt_account_id', 'chatgpt_user_id',
  'client_id', 'iss', 'sub', 'aud', 'scope', 'scp', 'iat', 'nbf', 'exp', 'auth_time', 'session_id',
  'jti',
] as const;
const times: readonly string[] = ['iat', 'nbf', 'exp', 'auth_time'];

export type KnownClaim = typeof known[number];

export interface Claim {
  /** As in the token; unique. */
  path: string;
  name: KnownClaim | null;
  value:
    | { kind: 'time'; at: Date }
    | { kind: 'flag'; on: boolean }
    | { kind: 'list'; parts: string[] }
    | { kind: 'text' | 'json'; text: string };
}

function claimValue(key: string, value: unknown): Claim['value'] {
  if (times.includes(key) && typeof value === 'number') {
    // RFC 7519 section 2: seconds. A number that is no time is shown as it is.
    const at = new Date(value * 1000);
    if (!Number.isNaN(at.getTime())) return { kind: 'time', at };
  }
  if (typeof value === 'boolean') return { kind: 'flag', on: value };
  if (typeof value === 'string') return { kind: 'text', text: value };
  if (Array.isArray(value) && value.length > 0 && value.every((part) => typeof part === 'string')) {
    return { kind: 'list', parts: value };
  }
  return { kind: 'json', text: JSON.stringify(value, null, 1) };
}

/** Members of the objects under names such as "https://api.openai.com/auth" stand as if on top. */
function flat(claims: Record<string, unknown>): [path: string, key: string, value: unknown][] {
  return Object.entries(claims).flatMap(([key, value]): [string, string, unknown][] => {
    const isGroup = /^https?:\/\//.test(key) && typeof value === 'object' && value !== null
      && !Array.isArray(value);
    return isGroup
      ? Object.entries(value).map(([inner, v]) => [`${key}#${inner}`, inner, v]) : [[key, key, value]];
  });
}

/** What a token says: what we have words for first, then the rest as it stands there. */
export function readClaims(claims: Record<string, unknown>): Claim[] {
  const all = flat(claims).map(([path, key, value]): Claim => ({
    path, name: known.find((name) => name === key) ?? null, value: claimValue(key, value),
  }));
  const place = (claim: Claim) => (claim.name === null ? known.length : known.indexOf(claim.name));
  return all.sort((a, b) => place(a) - place(b));
}
