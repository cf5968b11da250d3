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

export interface DeleteCalls {
  /** Settles when the rows are gone and the list knows, or when they will stay. */
  commit: (doomed: Doomed) => Promise<void>;
  /** The page is going away: the call must get out without it. */
  commitLeaving: (doomed: Doomed) => void;
  failed: (doomed: Doomed, error: unknown) => void;
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
    if (doomed) void this.commit(doomed);
  }

  /** The same for a page that is going away. It may come back from the browser's cache. */
  leave(): void {
    const doomed = this.take();
    if (!doomed) return;
    this.show(doomed);
    this.calls?.commitLeaving(doomed);
  }

  private async commit(doomed: Doomed): Promise<void> {
    try {
      await this.calls?.commit(doomed);
    } catch (error) {
      this.calls?.failed(doomed, error);
    } finally {
      this.show(doomed);
    }
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
