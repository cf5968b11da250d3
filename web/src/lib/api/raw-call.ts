import { NetworkError } from './errors';

export interface RawCall {
  method: string;
  url: string;
  headers: Record<string, string>;
  /** Absent: none is sent. */
  body?: string;
  /** Whether the session cookie goes with it. */
  withSession: boolean;
}

/** What came back, whatever it is. */
export interface RawAnswer {
  status: number;
  statusText: string;
  tookMs: number;
  headers: [string, string][];
  body: string;
}

/** One call as it is given. Throws NetworkError. */
export async function callRaw(call: RawCall): Promise<RawAnswer> {
  const started = performance.now();
  try {
    const response = await fetch(call.url, {
      method: call.method,
      headers: call.headers,
      credentials: call.withSession ? 'same-origin' : 'omit',
      cache: 'no-store',
      body: call.body ?? null,
    });
    const body = await response.text();
    return {
      status: response.status,
      statusText: response.statusText,
      tookMs: Math.round(performance.now() - started),
      headers: [...response.headers.entries()],
      body,
    };
  } catch (error) {
    throw new NetworkError(error);
  }
}
