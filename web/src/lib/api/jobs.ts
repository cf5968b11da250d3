import { postForData } from './client';
import { followEvents } from './event-stream';
import type { StreamOptions } from './event-stream';
import type { Job, JobRequest } from './types';

export function startJob(request: JobRequest): Promise<Job> {
  return postForData('jobs/start', request);
}

export async function listJobs(signal?: AbortSignal): Promise<Job[]> {
  const data = await postForData<{ items: Job[] }>('jobs/list', {}, signal);
  return data.items;
}

export function fetchJob(id: string, signal?: AbortSignal): Promise<Job> {
  return postForData('jobs/get', { id }, signal);
}

/** No further row is begun; what is under way is finished. */
export function cancelJob(id: string): Promise<Job> {
  return postForData('jobs/cancel', { id });
}

export interface JobEvents extends Omit<StreamOptions, 'onEvent'> {
  /** All jobs: first of every connection. */
  onJobs: (jobs: Job[]) => void;
  onJob: (job: Job) => void;
}

/** Follows all jobs until aborted; rejects at a refusal, such as a 401. */
export function followJobs(options: JobEvents): Promise<void> {
  return followEvents('jobs/events', {
    ...options,
    onEvent: ({ name, data }) => {
      if (name === 'jobs') options.onJobs((JSON.parse(data) as { items: Job[] }).items);
      if (name === 'job') options.onJob(JSON.parse(data) as Job);
    },
  });
}
