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
    field: firstText(body.field),
    data: body.data,
    retryAfter: parseRetryAfter(response.headers.get('Retry-After'), new Date()),
  });
}

interface CallOptions {
  method: 'GET' | 'POST';
  /** Sent as JSON. */
  body?: unknown;
  accept?: string;
}

function request({ method, body, accept }: CallOptions): RequestInit {
  return {
    method,
    credentials: 'same-origin',
    headers: {
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(accept === undefined ? {} : { Accept: accept }),
      'Accept-Language': language,
      'X-Requested-With': 'rt-manage',
    },
    body: body === undefined ? null : JSON.stringify(body),
  };
}

/**
 * Sends one admin call; resolves to the response whatever its status. Throws NetworkError or the
 * DOMException of an aborted `signal`.
 *
 * The session is the HttpOnly cookie. The extra header is one that a foreign page cannot send
 * without a CORS preflight, which the server never grants: it is the CSRF guard.
 */
export async function send(
  path: string, options: CallOptions, signal?: AbortSignal,
): Promise<Response> {
  try {
    return await fetch(base + path, { ...request(options), signal: signal ?? null });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new NetworkError(error);
  }
}

async function readJson(response: Response): Promise<Record<string, unknown>> {
  try {
    return asRecord(await response.json());
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new MalformedAnswerError(response.status);
  }
}

/**
 * The JSON of an answer. Throws ApiError (the server refused), MalformedAnswerError, or the
 * DOMException of an aborted call.
 */
export async function readAnswer(response: Response): Promise<Record<string, unknown>> {
  const answer = await readJson(response);
  if (!response.ok || answer.success === false) throw refusal(response, answer);
  return answer;
}

/** One admin call; resolves to the whole JSON answer. Throws as send() and readAnswer() do. */
export async function post(
  path: string, body: unknown = {}, signal?: AbortSignal,
): Promise<Record<string, unknown>> {
  return readAnswer(await send(path, { method: 'POST', body }, signal));
}

/** An admin call whose answer is a file: an attachment, told from a proxy's page by that. */
export async function postForFile(path: string, body: unknown): Promise<Blob> {
  const response = await send(path, { method: 'POST', body });
  if (!response.ok) throw refusal(response, await readJson(response));
  if (!response.headers.get('Content-Disposition')?.startsWith('attachment')) {
    throw new MalformedAnswerError(response.status);
  }
  try {
    return await response.blob();
  } catch (error) {
    throw new NetworkError(error);
  }
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
  fetch(base + path, { ...request({ method: 'POST', body }), keepalive: true }).catch(() => undefined);
}
