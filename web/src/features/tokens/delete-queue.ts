import type { Doomed } from './doomed';

export const undoMs = 10_000;

/** The browser's timers, or those of a test. */
export interface Timers {
  start: (run: () => void, ms: number) => number;
  stop: (timer: number) => void;
}

export const browserTimers: Timers = {
  start: (run, ms) => window.setTimeout(run, ms),
  stop: (timer) => { window.clearTimeout(timer); },
};

export interface Deletion {
  /** Settles when the rows are gone and the list knows, or when nobody can tell any more. */
  over: Promise<void>;
}

export interface DeleteCalls {
  /** Settles when the server has taken the call; fails only if it has not. */
  commit: (doomed: Doomed) => Promise<Deletion>;
  /** The page is going away: the call must get out without it. */
  commitLeaving: (doomed: Doomed) => void;
  failed: (doomed: Doomed, error: unknown) => void;
}

function keepWhilePending(set: Set<Promise<void>>, work: Promise<void>): void {
  set.add(work);
  void work.finally(() => { set.delete(work); });
}

/** A value that is never changed, so that React can tell a new one. */
export interface DeleteState {
  /** Can still be undone. */
  waiting: Doomed | null;
  /** Not to be shown: what waits, and what is being deleted. */
  hidden: readonly Doomed[];
}

/**
 * Deletes rows ten seconds after they were said to go, so that it can be undone until then. At most
 * one deletion waits: the next one sends the one before on its way. Rows whose deletion fails are
 * shown again.
 */
export class DeleteQueue {
  private current: DeleteState = { waiting: null, hidden: [] };
  private calls: DeleteCalls | null = null;
  private timer = 0;
  /** Calls that the server has not taken yet. */
  private readonly sending = new Set<Promise<void>>();
  /** Deletions that are not over. */
  private readonly working = new Set<Promise<void>>();
  private readonly listeners = new Set<() => void>();

  constructor(private readonly timers: Timers) {}

  /** From now on; what is used is what is there when the time is over. */
  use(calls: DeleteCalls): void {
    this.calls = calls;
  }

  readonly state = (): DeleteState => this.current;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => { this.listeners.delete(listener); };
  };

  add(doomed: Doomed): void {
    this.flush();
    this.set({ waiting: doomed, hidden: [...this.current.hidden, doomed] });
    this.timer = this.timers.start(() => { this.flush(); }, undoMs);
  }

  undo(): void {
    const doomed = this.take();
    if (doomed) this.show(doomed);
  }

  /** Makes the waiting deletion's call now. */
  flush(): void {
    const doomed = this.take();
    if (doomed) this.commit(doomed);
  }

  /** The same; settles when the server has taken every call. */
  async sent(): Promise<void> {
    this.flush();
    await Promise.all(this.sending);
  }

  /** The same; settles when nothing is hidden any more that was before. */
  async over(): Promise<void> {
    this.flush();
    await Promise.all(this.working);
  }

  /** The same for a page that is going away. It may come back from the browser's cache. */
  leave(): void {
    const doomed = this.take();
    if (!doomed) return;
    this.show(doomed);
    this.calls?.commitLeaving(doomed);
  }

  private commit(doomed: Doomed): void {
    // The person was told how many match besides those that were hidden.
    const before = doomed.selection.kind === 'matching' ? [...this.working] : [];
    const order = this.order(doomed, before);
    keepWhilePending(this.sending, order.then(() => undefined));
    keepWhilePending(this.working, this.finish(doomed, order));
  }

  private async order(doomed: Doomed, before: Promise<void>[]): Promise<Deletion | undefined> {
    try {
      if (before.length > 0) await Promise.all(before);
      return await this.calls?.commit(doomed);
    } catch (error) {
      this.calls?.failed(doomed, error);
      return undefined;
    }
  }

  private async finish(doomed: Doomed, order: Promise<Deletion | undefined>): Promise<void> {
    const deletion = await order;
    await Promise.allSettled([deletion?.over]);
    this.show(doomed);
  }

  private take(): Doomed | null {
    const { waiting, hidden } = this.current;
    if (waiting === null) return null;
    this.timers.stop(this.timer);
    this.set({ waiting: null, hidden });
    return waiting;
  }

  private show(doomed: Doomed): void {
    const { waiting, hidden } = this.current;
    this.set({ waiting, hidden: hidden.filter((other) => other !== doomed) });
  }

  private set(next: DeleteState): void {
    this.current = next;
    this.listeners.forEach((listener) => { listener(); });
  }
}
