import { readAnswer, send } from './client';
import { ApiError, isTransient, MalformedAnswerError } from './errors';

/** One server-sent event; `name` is "message" where the server gave none. */
export interface StreamEvent {
  name: string;
  data: string;
}

/** Takes the text of a stream piece by piece, however it is cut, and gives whole events. */
export class EventParser {
  private rest = '';
  private name = '';
  private data: string[] = [];

  push(text: string): StreamEvent[] {
    const events: StreamEvent[] = [];
    this.rest += text;
    // A "\r" at the very end may be half of "\r\n": it waits for what follows.
    const lineEnd = /\r\n|\n|\r(?!$)/g;
    let start = 0;
    for (let end = lineEnd.exec(this.rest); end; end = lineEnd.exec(this.rest)) {
      const event = this.take(this.rest.slice(start, end.index));
      if (event) events.push(event);
      start = lineEnd.lastIndex;
    }
    this.rest = this.rest.slice(start);
    return events;
  }

  /** `id` and `retry` mean nothing to us: every connection begins with all there is. */
  private take(line: string): StreamEvent | null {
    if (line === '') return this.dispatch();
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') this.name = value;
    if (field === 'data') this.data.push(value);
    return null;
  }

  private dispatch(): StreamEvent | null {
    const event = { name: this.name === '' ? 'message' : this.name, data: this.data.join('\n') };
    const isEmpty = this.data.length === 0;
    this.name = '';
    this.data = [];
    return isEmpty ? null : event;
  }
}

export interface StreamOptions {
  signal: AbortSignal;
  onEvent: (event: StreamEvent) => void;
  /** The connection ended or could not be made; `failures` in a row, the first is 1. */
  onBreak: (failures: number) => void;
  /** Waits; resolves early when `signal` is aborted. Tests give their own. */
  wait?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** In [0,1), so that the tabs of a restarted server do not come back all at once. */
  jitter?: () => number;
}

// The server sends a comment every 15 s: three that are missing mean a dead connection.
const silenceMs = 45_000;
const firstDelayMs = 1_000;
const maxDelayMs = 15_000;

/** 1 s, 2 s, 4 s ... 15 s, each up to a quarter shorter. */
export function reconnectDelay(failures: number, jitter: number): number {
  const delay = Math.min(maxDelayMs, firstDelayMs * 2 ** Math.max(0, failures - 1));
  return Math.round(delay * (1 - jitter / 4));
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) { resolve(); return; }
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}

async function readEvents(
  body: ReadableStream<Uint8Array>, onEvent: (event: StreamEvent) => void, onChunk: () => void,
): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();  // Drops a byte order mark, keeps halves of characters.
  const parser = new EventParser();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    onChunk();
    parser.push(decoder.decode(value, { stream: true })).forEach(onEvent);
  }
}

/** One connection, until it ends, breaks or falls silent. */
async function connect(path: string, options: StreamOptions, onEvent: (e: StreamEvent) => void) {
  const connection = new AbortController();
  const abort = () => { connection.abort(); };
  options.signal.addEventListener('abort', abort);
  let silence = setTimeout(abort, silenceMs);
  try {
    const response = await send(
      path, { method: 'GET', accept: 'text/event-stream' }, connection.signal,
    );
    if (!response.ok) await readAnswer(response);
    const type = response.headers.get('Content-Type') ?? '';
    if (!response.body || !type.startsWith('text/event-stream')) {
      throw new MalformedAnswerError(response.status);
    }
    await readEvents(response.body, onEvent, () => {
      clearTimeout(silence);
      silence = setTimeout(abort, silenceMs);
    });
  } finally {
    clearTimeout(silence);
    options.signal.removeEventListener('abort', abort);
    connection.abort();
  }
}

/** What a later try may mend: all but a refusal that is about us, such as a 401. */
function mayPass(error: unknown): boolean {
  if (!(error instanceof ApiError)) return true;
  return isTransient(error) || error.status === 429;
}

/**
 * Follows a stream of events until `signal` is aborted, over breaks and restarts of the server.
 * Rejects only with the ApiError of a refusal that no waiting mends.
 */
export async function followEvents(path: string, options: StreamOptions): Promise<void> {
  const { signal, wait = sleep, jitter = Math.random } = options;
  let failures = 0;
  const onEvent = (event: StreamEvent) => {
    failures = 0;
    if (!signal.aborted) options.onEvent(event);
  };
  while (!signal.aborted) {
    try {
      await connect(path, options, onEvent);
    } catch (error) {
      if (!mayPass(error)) throw error;
    }
    // TypeScript does not know that it may have changed while we waited.
    if ((signal as { aborted: boolean }).aborted) return;
    failures += 1;
    options.onBreak(failures);
    await wait(reconnectDelay(failures, jitter()), signal);
  }
}
