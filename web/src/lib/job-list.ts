import type { Job } from '@/lib/api/types';

export function isRunning(job: Job): boolean {
  return job.state === 'running' || job.state === 'cancelling';
}

/** The list, newest first, with this job as it is now. */
export function withJob(jobs: readonly Job[], job: Job): Job[] {
  if (jobs.some((other) => other.id === job.id)) {
    return jobs.map((other) => (other.id === job.id ? job : other));
  }
  return [job, ...jobs];
}

/** Those that run first, each part newest first. */
export function runningFirst(jobs: readonly Job[]): Job[] {
  return [...jobs.filter(isRunning), ...jobs.filter((job) => !isRunning(job))];
}

export interface JobNews {
  /** Some job has changed rows. */
  progressed: boolean;
  ended: Job[];
  /** Were running and are not known any more: the server was restarted. */
  vanished: Job[];
}

/** What happened between two states of the list; nothing is news the first time. */
export function jobNews(before: readonly Job[] | undefined, after: readonly Job[]): JobNews {
  const news: JobNews = { progressed: false, ended: [], vanished: [] };
  if (!before) return news;
  for (const job of after) {
    const old = before.find((other) => other.id === job.id);
    if (job.done !== (old?.done ?? 0)) news.progressed = true;
    if (!isRunning(job) && (!old || isRunning(old))) news.ended.push(job);
  }
  news.vanished = before.filter(
    (job) => isRunning(job) && !after.some((other) => other.id === job.id),
  );
  return news;
}

/** Whole percent; 100 only when nothing is left. */
export function percentDone(job: Pick<Job, 'done' | 'total' | 'state'>): number {
  if (job.total <= 0) return job.state === 'done' ? 100 : 0;
  return Math.min(100, Math.floor(job.done / job.total * 100));
}
