import { describe, expect, it } from 'vitest';
import type { Job } from '@/lib/api/types';
import { jobNews, percentDone, runningFirst, withJob } from './job-list';

function job(id: string, changes: Partial<Job> = {}): Job {
  return {
    id, kind: 'refresh', state: 'running', started_by: 'admin', started_at: '2026-11-23T12:00:00Z',
    finished_at: null, total: 100, done: 0, succeeded: 0, failed: 0, rate: 0,
    remaining_seconds: null, failures: [], lines: [], filter: null, edit: null,
    access_token_count: 0, message: '', ...changes,
  };
}

const ids = (jobs: Job[]) => jobs.map(({ id }) => id);

describe('withJob', () => {
  it('puts a new job first and leaves a known one in its place', () => {
    const list = withJob([job('b'), job('a')], job('c'));
    expect(ids(list)).toEqual(['c', 'b', 'a']);
    expect(withJob(list, job('a', { done: 7 }))[2]?.done).toBe(7);
    expect(withJob(list, job('a'))).toHaveLength(3);
  });
});

describe('runningFirst', () => {
  it('keeps the order otherwise', () => {
    expect(ids(runningFirst([
      job('d', { state: 'done' }), job('c', { state: 'cancelling' }), job('b', { state: 'failed' }),
      job('a'),
    ]))).toEqual(['c', 'a', 'd', 'b']);
  });
});

describe('jobNews', () => {
  it('has none at the first list: what ended then is history', () => {
    expect(jobNews(undefined, [job('a', { state: 'done', done: 5 })]))
      .toEqual({ progressed: false, ended: [], vanished: [] });
  });

  it('tells progress, also of a job that is new', () => {
    expect(jobNews([job('a')], [job('a')]).progressed).toBe(false);
    expect(jobNews([job('a')], [job('a', { done: 1 })]).progressed).toBe(true);
    expect(jobNews([], [job('a', { done: 1 })]).progressed).toBe(true);
  });

  it.each(['done', 'cancelled', 'failed'] as const)('tells the end once: %s', (state) => {
    const over = job('a', { state });
    expect(jobNews([job('a', { state: 'cancelling' })], [over]).ended).toEqual([over]);
    expect(jobNews([over], [over]).ended).toEqual([]);
    expect(jobNews([], [over]).ended).toEqual([over]);
  });

  it('tells what vanished while it ran, not what was forgotten after its end', () => {
    const news = jobNews([job('a'), job('b', { state: 'done' })], [job('c')]);
    expect(ids(news.vanished)).toEqual(['a']);
  });
});

describe('percentDone', () => {
  it.each([
    [0, 100, 0], [1, 3, 33], [999, 1000, 99], [1000, 1000, 100], [5, 0, 0],
  ])('%i of %i', (done, total, percent) => {
    expect(percentDone({ done, total, state: 'running' })).toBe(percent);
  });

  it('calls a job without rows done when it is', () => {
    expect(percentDone({ done: 0, total: 0, state: 'done' })).toBe(100);
  });
});
