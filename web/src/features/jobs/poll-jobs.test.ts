import { afterEach, expect, it, vi } from 'vitest';
import { pollJobs } from './poll-jobs';

/** A server that gives these answers, one after the other. */
function answers(...statuses: number[]) {
  vi.stubGlobal('fetch', () => {
    const status = statuses.shift() ?? 401;
    const body = status === 200 ? { success: true, data: { items: [{ id: 'a' }] } } : { msg: 'no' };
    return Promise.resolve(new Response(JSON.stringify(body), { status }));
  });
}

const wait = () => Promise.resolve();

afterEach(() => { vi.unstubAllGlobals(); });

it('goes on over failures, and ends at a 401', async () => {
  answers(200, 500, 200, 401);
  const onJobs = vi.fn();
  await expect(pollJobs({ signal: new AbortController().signal, onJobs, wait }))
    .rejects.toMatchObject({ status: 401 });
  expect(onJobs).toHaveBeenCalledTimes(2);
  expect(onJobs).toHaveBeenLastCalledWith([{ id: 'a' }]);
});

it('tells nothing after it was stopped: the stream knows better', async () => {
  answers(200, 200);
  const stop = new AbortController();
  const onJobs = vi.fn(() => { stop.abort(); });
  await pollJobs({ signal: stop.signal, onJobs, wait });
  expect(onJobs).toHaveBeenCalledTimes(1);
});
