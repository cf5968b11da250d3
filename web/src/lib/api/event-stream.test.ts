import { afterEach, describe, expect, it, vi } from 'vitest';
import { isUnauthorized } from './errors';
import { EventParser, followEvents, reconnectDelay } from './event-stream';
import type { StreamEvent } from './event-stream';

const bytes = (text: string) => new TextEncoder().encode(text);

/** A stream that gives `pieces` one by one, and ends, or breaks, or stays open. */
function body(pieces: Uint8Array[], end: 'close' | 'break' | 'open' = 'close') {
  const left = [...pieces];
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      const piece = left.shift();
      if (piece) controller.enqueue(piece);
      else if (end === 'close') controller.close();
      else if (end === 'break') controller.error(new TypeError('network error'));
      else return new Promise(() => undefined);
      return undefined;
    },
  });
}

function stream(pieces: Uint8Array[], end?: 'close' | 'break' | 'open') {
  return new Response(body(pieces, end), { headers: { 'Content-Type': 'text/event-stream' } });
}

function parsed(...pieces: string[]): StreamEvent[] {
  const parser = new EventParser();
  return pieces.flatMap((piece) => parser.push(piece));
}

describe('EventParser', () => {
  it('reads names, data of several lines, and leaves out comments', () => {
    expect(parsed(': hello\nevent: job\ndata: {"a":\ndata: 1}\n\n:\n\ndata:x\n\n')).toEqual([
      { name: 'job', data: '{"a":\n1}' }, { name: 'message', data: 'x' },
    ]);
  });

  it('takes off one blank after the colon only, and a field without colon is empty', () => {
    expect(parsed('data:  two\ndata\nid: 7\nretry: 1\n\n')).toEqual([
      { name: 'message', data: ' two\n' },
    ]);
  });

  it('forgets a name that had no data', () => {
    expect(parsed('event: lost\n\ndata: x\n\n')).toEqual([{ name: 'message', data: 'x' }]);
  });

  it('knows all three line ends, also where a cut parts one', () => {
    expect(parsed('data: a\r', '\n\r', '\ndata: b\r\rdata: c\n', '\n')).toEqual([
      { name: 'message', data: 'a' }, { name: 'message', data: 'b' }, { name: 'message', data: 'c' },
    ]);
  });

  it('gives the same whatever the cuts', () => {
    const text = ': ping\r\nevent: jobs\r\ndata: [1]\r\ndata: [2]\r\n\r\nevent: job\ndata: {}\n\n';
    const whole = parsed(text);
    expect(whole).toHaveLength(2);
    for (let cut = 1; cut < text.length; cut += 1) {
      expect(parsed(text.slice(0, cut), text.slice(cut)), `cut at ${cut}`).toEqual(whole);
    }
    expect(parsed(...text.split(''))).toEqual(whole);
  });

  it('holds back an event that has not ended', () => {
    expect(parsed('data: half')).toEqual([]);
    expect(parsed('data: half\n')).toEqual([]);
  });
});

describe('reconnectDelay', () => {
  it('doubles up to a limit, and spreads', () => {
    expect([1, 2, 3, 4, 5, 60].map((n) => reconnectDelay(n, 0)))
      .toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
    expect(reconnectDelay(1, 0.5)).toBe(875);
  });
});

/** Follows answers in turn; ends when there are none left. */
async function follow(...answers: (() => Response | Promise<Response>)[]) {
  const stop = new AbortController();
  const seen = { events: [] as StreamEvent[], breaks: [] as number[], waits: [] as number[] };
  const fetched = vi.fn<typeof fetch>(() => {
    const next = answers.shift();
    return next ? Promise.resolve(next()) : Promise.reject(new TypeError('off'));
  });
  vi.stubGlobal('fetch', fetched);
  const ended = followEvents('jobs/events', {
    signal: stop.signal,
    onEvent: (event) => { seen.events.push(event); },
    onBreak: (failures) => { seen.breaks.push(failures); },
    wait: (ms) => {
      seen.waits.push(ms);
      if (answers.length === 0) stop.abort();
      return Promise.resolve();
    },
    jitter: () => 0,
  });
  const error = await ended.then(() => null, (reason: unknown) => reason);
  return { ...seen, error, fetched };
}

afterEach(() => { vi.unstubAllGlobals(); vi.useRealTimers(); });

describe('followEvents', () => {
  it('asks with the guard header and puts halves of characters together', async () => {
    const text = bytes('data: 批次 🚀\n\n');
    const pieces = Array.from(text, (byte) => Uint8Array.of(byte));
    const { events, fetched } = await follow(() => stream(pieces));
    expect(events).toEqual([{ name: 'message', data: '批次 🚀' }]);
    expect(fetched.mock.calls[0]).toMatchObject(['/internalweb/v1/jobs/events', {
      method: 'GET', credentials: 'same-origin',
      headers: { 'X-Requested-With': 'rt-manage', Accept: 'text/event-stream' },
    }]);
  });

  it('comes back after an end, a break, a refused connection and a proxy\'s page', async () => {
    const { events, breaks, waits, error } = await follow(
      () => stream([bytes('data: 1\n\ndata: ha')]),
      () => Promise.reject(new TypeError('refused')),
      () => new Response('<html>', { status: 502 }),
      () => new Response('<html>', { headers: { 'Content-Type': 'text/html' } }),
      () => stream([bytes('lf\n\ndata: 2\n\n')], 'break'),
    );
    expect(error).toBeNull();
    expect(events.map((event) => event.data)).toEqual(['1', '2']);
    expect(breaks).toEqual([1, 2, 3, 4, 1]);
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 1_000]);
  });

  it('stops at a 401 and hands it out as any call does', async () => {
    const { error, breaks } = await follow(
      () => stream([]),
      () => new Response('{"msg":"log in"}', { status: 401 }),
      () => stream([bytes('data: never\n\n')]),
    );
    expect(isUnauthorized(error)).toBe(true);
    expect(breaks).toEqual([1]);
  });

  it('waits out a 503', async () => {
    const { events } = await follow(
      () => new Response('{"msg":"stopping"}', { status: 503 }), () => stream([bytes('data: x\n\n')]),
    );
    expect(events).toHaveLength(1);
  });

  it('ends when it is aborted, and says nothing more', async () => {
    const stop = new AbortController();
    vi.stubGlobal('fetch', (_: string, init: RequestInit) => new Promise((_resolve, reject) => {
      init.signal?.addEventListener('abort', () => {
        reject(new DOMException('', 'AbortError'));
      });
    }));
    const onBreak = vi.fn();
    const ended = followEvents('jobs/events', { signal: stop.signal, onEvent: vi.fn(), onBreak });
    stop.abort();
    await expect(ended).resolves.toBeUndefined();
    expect(onBreak).not.toHaveBeenCalled();
  });

  it('gives up a connection that has fallen silent', async () => {
    vi.useFakeTimers();
    const stop = new AbortController();
    vi.stubGlobal('fetch', (_: string, init: RequestInit) => new Promise((_resolve, reject) => {
      init.signal?.addEventListener('abort', () => {
        reject(new DOMException('', 'AbortError'));
      });
    }));
    const onBreak = vi.fn(() => { stop.abort(); });
    const ended = followEvents('jobs/events', { signal: stop.signal, onEvent: vi.fn(), onBreak });
    await vi.advanceTimersByTimeAsync(45_000);
    await ended;
    expect(onBreak).toHaveBeenCalledWith(1);
  });
});
