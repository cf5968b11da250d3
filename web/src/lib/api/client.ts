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
 * Sends one admin call. Throws NetworkError or the DOMException of an aborted `signal`.
 *
 * The session is the HttpOnly cookie. The extra header is one that a foreign page cannot send
 * without a CORS preflight, which the server never grants: it is the CSRF guard.
 */
async function send(path: string, body: unknown, signal?: AbortSignal): Promise<Response> {
  try {
    return await fetch(base + path, { ...request(body), signal: signal ?? null });
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
 * One admin call; resolves to the whole JSON answer.
 * Throws ApiError (the server refused), MalformedAnswerError, NetworkError, or the
 * DOMException of an aborted `signal`.
 */
export async function post(
  path: string, body: unknown = {}, signal?: AbortSignal,
): Promise<Record<string, unknown>> {
  const response = await send(path, body, signal);
  const answer = await readJson(response);
  if (!response.ok || answer.success === false) throw refusal(response, answer);
  return answer;
}

/** An admin call whose answer is a file: an attachment, told from a proxy's page by that. */
export async function postForFile(path: string, body: unknown): Promise<Blob> {
  const response = await send(path, body);
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
  fetch(base + path, { ...request(body), keepalive: true }).catch(() => undefined);
}
