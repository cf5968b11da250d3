import { ApiError, MalformedAnswerError, NetworkError, parseRetryAfter } from './errors';

const base = '/internalweb/v1/';

let language = 'en';

/** The language of the server's messages from now on. */
export function setApiLanguage(value: string): void {
  language = value;
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? value as Record<string, unknown> : {};
}

function firstText(...values: unknown[]): string {
  return values.find((v): v is string => typeof v === 'string' && v !== '') ?? '';
}

function refusal(response: Response, body: Record<string, unknown>): ApiError {
  return new ApiError({
    status: response.status,
    code: firstText(body.code),
    message: firstText(body.msg, body.error, `HTTP ${response.status}`),
    data: body.data,
    retryAfter: parseRetryAfter(response.headers.get('Retry-After'), new Date()),
  });
}

function request(body: unknown): RequestInit {
  return {
    method: 'POST',
    credentials: 'same-origin',
    headers: {
      'Content-Type': 'application/json',
      'Accept-Language': language,
      'X-Requested-With': 'rt-manage',
    },
    body: JSON.stringify(body),
  };
}

/**
 * One admin call; resolves to the whole JSON answer.
 * Throws ApiError (the server refused), MalformedAnswerError, NetworkError, or the
 * DOMException of an aborted `signal`.
 *
 * The session is the HttpOnly cookie. The extra header is one that a foreign page cannot send
 * without a CORS preflight, which the server never grants: it is the CSRF guard.
 */
export async function post(
  path: string, body: unknown = {}, signal?: AbortSignal,
): Promise<Record<string, unknown>> {
  let response: Response;
  try {
    response = await fetch(base + path, { ...request(body), signal: signal ?? null });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new NetworkError(error);
  }

  let answer: Record<string, unknown>;
  try {
    answer = asRecord(await response.json());
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new MalformedAnswerError(response.status);
  }
  if (!response.ok || answer.success === false) throw refusal(response, answer);
  return answer;
}

/** Like post(), but resolves to the envelope's `data`. */
export async function postForData<Data>(
  path: string, body?: unknown, signal?: AbortSignal,
): Promise<Data> {
  const answer = await post(path, body, signal);
  return answer.data as Data;
}

/** An admin call of a page that is going away: it gets out without the page, and nobody hears. */
export function postLeaving(path: string, body: unknown): void {
  fetch(base + path, { ...request(body), keepalive: true }).catch(() => undefined);
}
