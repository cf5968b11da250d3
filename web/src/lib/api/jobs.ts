import { postForData } from './client';
import type { Job, JobRequest } from './types';

export function startJob(request: JobRequest): Promise<Job> {
  return postForData('jobs/start', request);
}

export async function listJobs(signal?: AbortSignal): Promise<Job[]> {
  const data = await postForData<{ items: Job[] }>('jobs/list', {}, signal);
  return data.items;
}

/** No further row is begun; what is under way is finished. */
export function cancelJob(id: string): Promise<Job> {
  return postForData('jobs/cancel', { id });
}
