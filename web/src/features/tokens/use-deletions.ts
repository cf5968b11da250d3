import { App } from 'antd';
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { postLeaving } from '@/lib/api/client';
import { ApiError, isOutgrown, isTransient } from '@/lib/api/errors';
import { listJobs } from '@/lib/api/jobs';
import type { Job } from '@/lib/api/types';
import { beforeLogout } from '@/lib/before-logout';
import { errorText } from '@/lib/error-text';
import { isRunning } from '@/lib/job-list';
import { useStartJob } from '@/lib/use-jobs';
import { browserTimers, DeleteQueue } from './delete-queue';
import type { DeleteCalls } from './delete-queue';
import type { Doomed } from './doomed';
import { recounted } from './recount';
import { toSelection } from './selection';
import type { MatchingRows } from './selection';
import { useDeleteToken } from './token-queries';

// The rows stay hidden as long; nobody looks at the figure.
const lookMs = 1_000;

/** Whether it still runs, as far as the server can be asked. */
async function mayRun(id: string): Promise<boolean> {
  try {
    const job = (await listJobs()).find((one) => one.id === id);
    return job !== undefined && isRunning(job);
  } catch (error) {
    return isTransient(error) || (error instanceof ApiError && error.status === 429);
  }
}

async function ended(id: string): Promise<void> {
  while (await mayRun(id)) {
    await new Promise((resolve) => { browserTimers.start(() => { resolve(null); }, lookMs); });
  }
}

/** The id of a row that is deleted for itself; null for a selection, which a job deletes. */
function singleId({ selection }: Doomed): number | null {
  return selection.kind === 'ids' && selection.ids.length === 1 ? selection.ids[0] ?? null : null;
}

function commitLeaving(doomed: Doomed): void {
  const id = singleId(doomed);
  if (id !== null) postLeaving('rts/delete', { id });
  else postLeaving('jobs/start', { kind: 'delete', selection: toSelection(doomed.selection) });
}

interface DeletionUi {
  started: (job: Job) => void;
  /** More rows match by now than were to be deleted: they are to be asked about anew. */
  doubt: (rows: MatchingRows) => void;
}

/** The calls as they are at the last drawing: with the language and the page of then. */
function useDeleteCalls(ui: DeletionUi): DeleteCalls {
  const { t } = useTranslation('tokens');
  const { t: common } = useTranslation('common');
  const { message } = App.useApp();
  const client = useQueryClient();
  const { mutateAsync: deleteRow } = useDeleteToken();
  const { mutateAsync: startJob } = useStartJob();
  return {
    commit: async (doomed) => {
      const id = singleId(doomed);
      if (id !== null) {
        await deleteRow(id);
        return { over: Promise.resolve() };
      }
      const job = await startJob({ kind: 'delete', selection: toSelection(doomed.selection) });
      ui.started(job);
      const over = ended(job.id).then(() => client.invalidateQueries({ queryKey: ['tokens'] }));
      return { over };
    },
    commitLeaving,
    failed: (doomed, error) => {
      const what = doomed.name ?? t('delete.rows', { count: doomed.count });
      message.error(t('delete.failed', { what, reason: errorText(error, common) }), 8);
      const { selection } = doomed;
      if (isOutgrown(error) && selection.kind === 'matching') {
        // Without the number there is nothing to ask; the message has told the rest.
        void recounted(selection).then(ui.doubt, () => undefined);
      }
    },
  };
}

/**
 * Deletions of this page, with their ten seconds. To leave the page, for another one of the console
 * or altogether, ends the time; so does a log-out, which waits for the calls.
 */
export function useDeletions(ui: DeletionUi) {
  const calls = useDeleteCalls(ui);
  const [queue] = useState(() => new DeleteQueue(browserTimers));
  useEffect(() => { queue.use(calls); });
  const state = useSyncExternalStore(queue.subscribe, queue.state);

  useEffect(() => {
    const leave = () => { queue.leave(); };
    const forget = beforeLogout(() => queue.sent());
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      void queue.sent().finally(forget);
    };
  }, [queue]);

  return {
    ...state,
    add: useCallback((doomed: Doomed) => { queue.add(doomed); }, [queue]),
    undo: useCallback(() => { queue.undo(); }, [queue]),
    /** Ends the time; settles when what was hidden is gone, so that no filter finds it any more. */
    finish: useCallback(() => queue.over(), [queue]),
  };
}
