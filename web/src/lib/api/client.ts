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

/**
 * Sends one call; resolves to the response whatever its status.
 * Throws NetworkError or the DOMException of an aborted `signal`.
 *
 * The session is the HttpOnly cookie. The extra header is one that a foreign page cannot send
 * without a CORS preflight, which the server never grants: it is the CSRF guard.
 */
export async function send(path: string, init: {
  method: 'GET' | 'POST'; headers?: Record<string, string>; body?: string; signal?: AbortSignal;
}): Promise<Response> {
  try {
    return await fetch(base + path, {
      method: init.method,
      credentials: 'same-origin',
      headers: { ...init.headers, 'Accept-Language': language, 'X-Requested-With': 'rt-manage' },
      body: init.body ?? null,
      signal: init.signal ?? null,
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new NetworkError(error);
  }
}

/**
 * The JSON of an answer. Throws ApiError (the server refused), MalformedAnswerError, or the
 * DOMException of an aborted call.
 */
export async function readAnswer(response: Response): Promise<Record<string, unknown>> {
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

/** One admin call; resolves to the whole JSON answer. Throws as send() and readAnswer() do. */
export async function post(
  path: string, body: unknown = {}, signal?: AbortSignal,
): Promise<Record<string, unknown>> {
  return readAnswer(await send(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  }));
}

/** Like post(), but resolves to the envelope's `data`. */
export async function postForData<Data>(
  path: string, body?: unknown, signal?: AbortSignal,
): Promise<Data> {
  const answer = await post(path, body, signal);
  return answer.data as Data;
}
