import { useQueryClient } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { isUnauthorized } from '@/lib/api/errors';
import { followJobs } from '@/lib/api/jobs';
import type { Job } from '@/lib/api/types';
import { jobNews, withJob } from '@/lib/job-list';
import type { JobNews } from '@/lib/job-list';
import { Paced } from '@/lib/paced';
import { isEnded, noteRefusal, sessionKey } from '@/lib/query-client';
import type { Session } from '@/lib/query-client';
import { jobsKey } from '@/lib/use-jobs';
import { pollJobs } from './poll-jobs';

// All that shows rows; whoever looks at a list of 100 asks for it no more often than this.
const rowsKey = ['tokens'] as const;
const rowsEveryMs = 2_000;

function pacedRows(client: QueryClient): Paced {
  return new Paced(() => { void client.invalidateQueries({ queryKey: rowsKey }); }, rowsEveryMs);
}

function subscribe(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener);
  return () => { document.removeEventListener('visibilitychange', listener); };
}

const isShown = () => document.visibilityState !== 'hidden';

export interface JobFeed {
  /** When the connection was lost; null while it stands or is being made. */
  lostAt: Date | null;
  /** A refusal that no waiting mends. */
  error: Error | null;
  retry: () => void;
}

/**
 * Keeps the cached list of jobs as the server tells it, over one stream of this tab, and has what
 * shows rows asked anew while jobs change them. While the stream is lost the list is asked for.
 * Without a session nothing is followed. A hidden tab follows nothing: HTTP/1.1 gives a browser six
 * connections to a server, and many tabs would use them up.
 */
export function useJobFeed(loggedIn: boolean, told: {
  onNews: (news: JobNews) => void; onLost: () => void; onBack: () => void;
}): JobFeed {
  const client = useQueryClient();
  // The server tells reasons in the language that the stream was asked in.
  const { language } = useTranslation().i18n;
  const shown = useSyncExternalStore(subscribe, isShown);
  const follows = shown && loggedIn;
  const [lostAt, setLostAt] = useState<Date | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const [attempt, setAttempt] = useState(0);

  const take = useEffectEvent((jobs: (before: Job[] | undefined) => Job[], rows: Paced) => {
    const before = client.getQueryData<Job[]>(jobsKey);
    const after = jobs(before);
    client.setQueryData<Job[]>(jobsKey, after);
    const news = jobNews(before, after);
    if (news.ended.length + news.vanished.length > 0) rows.now();
    else if (news.progressed) rows.soon();
    told.onNews(news);
  });
  const onEvent = useEffectEvent((jobs: (before: Job[] | undefined) => Job[], rows: Paced) => {
    if (lostAt) {
      setLostAt(null);
      told.onBack();
    }
    take(jobs, rows);
  });
  // The first break is no news: a server that closes an idle stream is asked again at once.
  const onBreak = useEffectEvent((failures: number) => {
    if (failures < 2 || lostAt) return;
    setLostAt(new Date());
    told.onLost();
  });
  const onRefusal = useEffectEvent((reason: unknown) => {
    const tell = () => { setError(reason instanceof Error ? reason : new Error(String(reason))); };
    if (!isUnauthorized(reason)) {
      tell();
      return;
    }
    // After a new login it goes on by itself.
    void noteRefusal(client, reason).then(() => {
      if (!isEnded(client.getQueryData<Session>(sessionKey))) tell();
    });
  });

  useEffect(() => {
    if (!follows) return undefined;
    const stop = new AbortController();
    const rows = pacedRows(client);
    followJobs({
      signal: stop.signal,
      onJobs: (jobs) => { onEvent(() => jobs, rows); },
      onJob: (job) => { onEvent((before) => withJob(before ?? [], job), rows); },
      onBreak: (failures) => { onBreak(failures); },
    }).catch((reason: unknown) => { if (!stop.signal.aborted) onRefusal(reason); });
    return () => {
      stop.abort();
      rows.stop();
    };
  }, [client, follows, language, attempt]);

  const asks = follows && lostAt !== null;
  useEffect(() => {
    if (!asks) return undefined;
    const stop = new AbortController();
    const rows = pacedRows(client);
    void pollJobs({
      signal: stop.signal,
      onJobs: (jobs) => { take(() => jobs, rows); },
    }).catch((reason: unknown) => { if (!stop.signal.aborted) onRefusal(reason); });
    return () => {
      stop.abort();
      rows.stop();
    };
  }, [client, asks]);

  const retry = () => {
    setError(null);
    setAttempt((n) => n + 1);
  };
  return { lostAt, error, retry };
}
