import { describe, expect, it, vi } from 'vitest';
import { beforeLogout, finishBeforeLogout } from './before-logout';

describe('what is finished before the log-out', () => {
  it('waits for all that is registered, and only for that', async () => {
    let finish: () => void = () => undefined;
    const slow = new Promise<void>((resolve) => (finish = resolve));
    const gone = vi.fn(() => Promise.resolve());
    const leave = beforeLogout(() => slow);
    beforeLogout(gone)();

    const done = vi.fn();
    const all = finishBeforeLogout().then(done);
    await Promise.resolve();
    expect(done).not.toHaveBeenCalled();
    finish();
    await all;
    expect(gone).not.toHaveBeenCalled();
    leave();
  });

  it('goes on when one of them fails, at once or later', async () => {
    const kept = vi.fn(() => Promise.resolve());
    const leaves = [
      beforeLogout(() => { throw new Error('at once'); }),
      beforeLogout(() => Promise.reject(new Error('later'))),
      beforeLogout(kept),
    ];
    await finishBeforeLogout();
    expect(kept).toHaveBeenCalledOnce();
    for (const leave of leaves) leave();
  });

  it('leaves one registration alone when the same function is registered twice', async () => {
    const run = vi.fn(() => Promise.resolve());
    const first = beforeLogout(run);
    const second = beforeLogout(run);
    first();
    await finishBeforeLogout();
    expect(run).toHaveBeenCalledOnce();
    second();
  });
});
