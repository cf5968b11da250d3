import { isUnauthorized } from '@/lib/api/errors';
import { listJobs } from '@/lib/api/jobs';
import type { Job } from '@/lib/api/types';

const everyMs = 2_000;

interface PollOptions {
  signal: AbortSignal;
  onJobs: (jobs: Job[]) => void;
  /** For tests: resolves when it is time for the next call. */
  wait?: (ms: number) => Promise<void>;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => { setTimeout(resolve, ms); });
}

/**
 * Asks for all jobs again and again until `signal` is aborted, in place of a stream that is lost.
 * Rejects at a 401 only: any other failure may pass, and the next call is the repetition.
 */
export async function pollJobs({ signal, onJobs, wait = sleep }: PollOptions): Promise<void> {
  // TypeScript does not know that it may change while we wait.
  const stopped = (): boolean => signal.aborted;
  while (!stopped()) {
    try {
      const jobs = await listJobs(signal);
      if (!stopped()) onJobs(jobs);
    } catch (error) {
      if (isUnauthorized(error)) throw error;
    }
    if (!stopped()) await wait(everyMs);
  }
}
