import { beforeEach, describe, expect, it } from 'vitest';
import { DeleteQueue, undoMs } from './delete-queue';
import type { Timers } from './delete-queue';
import type { Doomed } from './doomed';

function doomed(id: number): Doomed {
  return { selection: { kind: 'ids', ids: [id] }, count: 1, name: `row-${id}` };
}

/** Time moves when the test says so. */
class ManualTimers implements Timers {
  private now = 0;
  private last = 0;
  private readonly due = new Map<number, { at: number; run: () => void }>();

  start = (run: () => void, ms: number) => {
    this.last += 1;
    this.due.set(this.last, { at: this.now + ms, run });
    return this.last;
  };

  stop = (timer: number) => { this.due.delete(timer); };

  advance(ms: number) {
    this.now += ms;
    for (const [timer, { at, run }] of [...this.due]) {
      if (at > this.now) continue;
      this.due.delete(timer);
      run();
    }
  }
}

interface Call {
  doomed: Doomed;
  /** The server has taken it; the rows are not gone. */
  take: () => void;
  end: () => void;
  fail: (error: Error) => void;
}

let timers: ManualTimers;
let committed: Call[];
let left: Doomed[];
let failures: [Doomed, unknown][];
let queue: DeleteQueue;

// What follows a promise that a test has settled runs before the test goes on.
const settled = () => new Promise((resolve) => { setTimeout(resolve); });

beforeEach(() => {
  timers = new ManualTimers();
  committed = [];
  left = [];
  failures = [];
  queue = new DeleteQueue(timers);
  queue.use({
    commit: (one) => new Promise((resolve, fail) => {
      let finish = () => {};
      const over = new Promise<void>((gone) => { finish = gone; });
      const take = () => { resolve({ over }); };
      const end = () => {
        take();
        finish();
      };
      committed.push({ doomed: one, take, end, fail });
    }),
    commitLeaving: (one) => { left.push(one); },
    failed: (one, error) => { failures.push([one, error]); },
  });
});

describe('DeleteQueue', () => {
  it('hides at once and calls when the time is over, once', () => {
    const one = doomed(1);
    queue.add(one);
    expect(queue.state()).toEqual({ waiting: one, hidden: [one] });
    timers.advance(undoMs - 1);
    expect(committed).toEqual([]);
    timers.advance(1);
    expect(committed.map((call) => call.doomed)).toEqual([one]);
    expect(queue.state()).toEqual({ waiting: null, hidden: [one] });
    timers.advance(undoMs);
    queue.flush();
    expect(committed).toHaveLength(1);
  });

  it('shows rows again only when the call has ended: they are gone from the list by then', async () => {
    queue.add(doomed(1));
    timers.advance(undoMs);
    await settled();
    expect(queue.state().hidden).toHaveLength(1);
    committed[0]?.end();
    await settled();
    expect(queue.state().hidden).toEqual([]);
    expect(failures).toEqual([]);
  });

  it('calls nothing after undo, and shows the row again', () => {
    queue.add(doomed(1));
    timers.advance(undoMs - 1);
    queue.undo();
    expect(queue.state()).toEqual({ waiting: null, hidden: [] });
    timers.advance(undoMs);
    expect(committed).toEqual([]);
  });

  it('has nothing to undo once the call is made', () => {
    queue.add(doomed(1));
    timers.advance(undoMs);
    queue.undo();
    expect(queue.state().hidden).toHaveLength(1);
    expect(committed).toHaveLength(1);
  });

  it('calls for the one before when another is added, which has its own time', () => {
    queue.add(doomed(1));
    timers.advance(undoMs - 1);
    queue.add(doomed(2));
    expect(committed.map((call) => call.doomed.name)).toEqual(['row-1']);
    expect(queue.state().waiting?.name).toBe('row-2');
    expect(queue.state().hidden).toHaveLength(2);
    timers.advance(undoMs - 1);
    expect(committed).toHaveLength(1);
    timers.advance(1);
    expect(committed).toHaveLength(2);
  });

  it('brings rows back with the error when the call fails', async () => {
    const one = doomed(1);
    queue.add(one);
    queue.flush();
    committed[0]?.fail(new Error('no'));
    await settled();
    expect(queue.state().hidden).toEqual([]);
    expect(failures).toEqual([[one, new Error('no')]]);
  });

  it('sends a waiting call out with the page that is left, and nothing twice', () => {
    const one = doomed(1);
    queue.add(one);
    queue.leave();
    queue.leave();
    timers.advance(undoMs);
    expect(left).toEqual([one]);
    expect(committed).toEqual([]);
  });

  it('leaves a call alone that is under way when the page is left', () => {
    queue.add(doomed(1));
    queue.flush();
    queue.leave();
    expect(left).toEqual([]);
    expect(committed).toHaveLength(1);
  });

  it('is sent when the server has taken the call, and over when the rows are gone', async () => {
    let sent = false;
    let over = false;
    queue.add(doomed(1));
    void queue.sent().then(() => { sent = true; });
    void queue.over().then(() => { over = true; });
    await settled();
    expect(committed).toHaveLength(1);
    expect([sent, over]).toEqual([false, false]);
    committed[0]?.take();
    await settled();
    expect([sent, over]).toEqual([true, false]);
    expect(queue.state().hidden).toHaveLength(1);
    committed[0]?.end();
    await settled();
    expect(over).toBe(true);
    expect(queue.state().hidden).toEqual([]);
  });

  it('is sent and over also when the call fails', async () => {
    queue.add(doomed(1));
    const all = Promise.all([queue.sent(), queue.over()]);
    committed[0]?.fail(new Error('no'));
    await all;
    expect(failures).toHaveLength(1);
  });

  it('deletes all that match only when what was hidden before is gone', async () => {
    const all: Doomed = {
      selection: { kind: 'matching', filter: {}, count: 3 }, count: 3, name: null,
    };
    queue.add(doomed(1));
    queue.add(all);
    queue.flush();
    committed[0]?.take();
    await settled();
    expect(committed).toHaveLength(1);
    committed[0]?.end();
    await settled();
    expect(committed.map((call) => call.doomed)[1]).toBe(all);
  });

  it('tells who listens, until they no longer do', () => {
    let told = 0;
    const stop = queue.subscribe(() => { told += 1; });
    queue.add(doomed(1));
    expect(told).toBeGreaterThan(0);
    stop();
    const before = told;
    queue.undo();
    expect(told).toBe(before);
  });
});
