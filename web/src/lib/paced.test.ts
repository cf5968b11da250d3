import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Paced } from './paced';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

describe('Paced', () => {
  it('runs at once, then once an interval, and not without a wish', () => {
    const run = vi.fn();
    const paced = new Paced(run, 2_000);
    paced.soon();
    expect(run).toHaveBeenCalledTimes(1);
    for (let i = 0; i < 8; i += 1) {
      paced.soon();
      vi.advanceTimersByTime(250);
    }
    expect(run).toHaveBeenCalledTimes(2);
    vi.advanceTimersByTime(60_000);
    expect(run).toHaveBeenCalledTimes(2);
  });

  it('takes a forced run for the one that was due', () => {
    const run = vi.fn();
    const paced = new Paced(run, 2_000);
    paced.soon();
    paced.soon();
    paced.now();
    vi.advanceTimersByTime(60_000);
    expect(run).toHaveBeenCalledTimes(2);
  });

  it('drops what is due when it is stopped', () => {
    const run = vi.fn();
    const paced = new Paced(run, 2_000);
    paced.soon();
    paced.soon();
    paced.stop();
    vi.advanceTimersByTime(60_000);
    expect(run).toHaveBeenCalledTimes(1);
  });
});
