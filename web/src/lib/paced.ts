/** Runs something at most once in so many milliseconds, and never forgets the last wish. */
export class Paced {
  private lastRun = -Infinity;
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(private readonly run: () => void, private readonly intervalMs: number) {}

  /** At once if the last run is long enough ago, else when it is. */
  soon(): void {
    if (this.timer !== null) return;
    const left = this.lastRun + this.intervalMs - Date.now();
    if (left <= 0) this.now();
    else this.timer = setTimeout(() => { this.now(); }, left);
  }

  now(): void {
    this.stop();
    this.lastRun = Date.now();
    this.run();
  }

  /** Drops what is due. */
  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }
}
