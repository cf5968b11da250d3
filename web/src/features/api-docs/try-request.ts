import type { RawCall } from '@/lib/api/raw-call';
import type { ApiOperation } from './operations';

/** Whether the console's own session is enough for this call. */
export function usesSession(operation: ApiOperation): boolean {
  return operation.access.includes('session');
}

/** Whether a secret has to be typed in to try it. */
export function wantsSecret(operation: ApiOperation): boolean {
  return !usesSession(operation) && operation.access.includes('apiSecret');
}

/**
 * Whether its answer may hold a whole secret: the public calls' and the login's do, and so may those
 * of calls like them that are added later; of the session's calls only one's does.
 */
export function answersSecret(operation: ApiOperation): boolean {
  if (usesSession(operation)) return operation.id === 'revealSecret';
  return operation.method !== 'GET';
}

/** The message of the JSON fault; null if `text` is JSON. */
export function jsonFault(text: string): string | null {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

export function prettyJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

// More than this makes a page slow, and nobody reads it here.
const mostShown = 100_000;

/** The body of an answer for people; of a long one its beginning, as it came. */
export function shownBody(body: string): { text: string; cut: boolean } {
  const text = body.length > mostShown ? body : prettyJson(body);
  return { text: text.slice(0, mostShown), cut: text.length > mostShown };
}

/** The call as "try it" sends it: with the session, or with the secret that was typed. */
export function tryRequest(
  operation: ApiOperation, input: { body: string | null; secret: string; language: string },
): RawCall {
  const session = usesSession(operation);
  const headers: Record<string, string> = { 'Accept-Language': input.language };
  if (input.body !== null) headers['Content-Type'] = 'application/json';
  if (session) headers['X-Requested-With'] = 'rt-manage';
  if (wantsSecret(operation) && input.secret !== '') headers['X-API-Secret'] = input.secret;
  return {
    method: operation.method,
    url: operation.path,
    headers,
    ...(input.body === null ? {} : { body: input.body }),
    withSession: session,
  };
}

const telling = [
  'content-type', 'retry-after', 'x-request-id', 'allow', 'www-authenticate', 'cache-control', 'etag',
  'content-disposition',
];

export function tellingHeaders(headers: [string, string][]): [string, string][] {
  return headers.filter(([name]) => telling.includes(name.toLowerCase()));
}
