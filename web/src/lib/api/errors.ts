/** The server answered, and the answer is a refusal. `message` is meant for people. */
export class ApiError extends Error {
  readonly status: number;
  /** Stable machine-readable code; empty if the answer has none. */
  readonly code: string;
  /** The input field that is wrong, as a path (`configs.proxy_list[2]`); empty if none is named. */
  readonly field: string;
  readonly data: unknown;
  /** Seconds to wait before trying again, from `Retry-After`. */
  readonly retryAfter: number | null;

  constructor(init: {
    status: number; code?: string; message: string; field?: string; data?: unknown;
    retryAfter?: number | null;
  }) {
    super(init.message);
    this.name = 'ApiError';
    this.status = init.status;
    this.code = init.code ?? '';
    this.field = init.field ?? '';
    this.data = init.data;
    this.retryAfter = init.retryAfter ?? null;
  }
}

/** No answer at all: the server is down, or the network is. */
export class NetworkError extends Error {
  constructor(cause: unknown) {
    super('The server cannot be reached.', { cause });
    this.name = 'NetworkError';
  }
}

/** An answer that is not what the API promises, for example a proxy's HTML page. */
export class MalformedAnswerError extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`The answer (HTTP ${status}) is not JSON.`);
    this.name = 'MalformedAnswerError';
    this.status = status;
  }
}

export function isUnauthorized(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401;
}

/** A selection by filter finds more rows than the person had been told of. */
export function isOutgrown(error: unknown): boolean {
  return error instanceof ApiError && error.status === 409 && error.field === 'selection.expected';
}

/** Seconds of a `Retry-After` header (RFC 9110 section 10.2.3: seconds or a date). */
export function parseRetryAfter(header: string | null, now: Date): number | null {
  if (header === null || header.trim() === '') return null;
  if (/^\d+$/.test(header.trim())) return Number(header);
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, Math.ceil((date - now.getTime()) / 1000));
}

/** Failures that may pass by themselves, so that a read is worth repeating. */
export function isTransient(error: unknown): boolean {
  if (error instanceof NetworkError) return true;
  return error instanceof ApiError && error.status >= 500;
}
