import { skipToken, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ApiError } from '@/lib/api/errors';
import { cancelJob, fetchJob, startJob } from '@/lib/api/jobs';
import type { Job } from '@/lib/api/types';
import { follow } from '@/lib/follow';
import { isRunning, withJob } from '@/lib/job-list';

const followMs = 2_000;

/** All jobs that the server knows, newest first. */
export const jobsKey = ['jobs'] as const;

/** undefined until the job tray's stream has told them. */
export function useJobs(): Job[] | undefined {
  // Fed by the stream alone: an answer to a call could be older than what the stream has told.
  return useQuery<Job[]>({ queryKey: jobsKey, queryFn: skipToken }).data;
}

export interface FoundJob {
  job: Job | undefined;
  /** The server does not know it: it was restarted, or the job is long over. */
  gone: boolean;
  error: Error | null;
  retry: () => void;
}

/** One job as it goes on, also one that the stream has not told of. */
export function useJob(id: string): FoundJob {
  const listed = useJobs()?.find((job) => job.id === id);
  const { data, error, refetch } = useQuery({
    queryKey: ['job', id],
    queryFn: ({ signal }) => fetchJob(id, signal),
    enabled: listed === undefined,
    // The stream would have told how it goes on; without one it is asked.
    refetchInterval: (query) => {
      const { data: known } = query.state;
      return known && isRunning(known) ? follow(query, followMs) : false;
    },
    staleTime: 0,
    gcTime: 0,
  });
  const gone = listed === undefined && error instanceof ApiError && error.status === 404;
  return {
    job: listed ?? (gone ? undefined : data),
    gone,
    error: listed === undefined && !gone ? error : null,
    retry: () => { void refetch(); },
  };
}

export function useStartJob() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: startJob,
    // The stream may have told more of it already.
    onSuccess: (started) => {
      client.setQueryData<Job[]>(jobsKey, (jobs) => (
        jobs?.some((job) => job.id === started.id) ? jobs : withJob(jobs ?? [], started)
      ));
    },
  });
}

export function useCancelJob() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: cancelJob,
    onSuccess: (told) => {
      client.setQueryData<Job[]>(jobsKey, (jobs) => jobs?.map((job) => (
        job.id === told.id && job.state === 'running' ? told : job
      )));
    },
  });
}
