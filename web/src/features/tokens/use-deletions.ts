import { App } from 'antd';
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { postLeaving } from '@/lib/api/client';
import { listJobs } from '@/lib/api/jobs';
import type { Job } from '@/lib/api/types';
import { errorText } from '@/lib/error-text';
import { useStartJob } from '@/lib/use-jobs';
import { browserTimers, DeleteQueue } from './delete-queue';
import type { DeleteCalls } from './delete-queue';
import type { Doomed } from './doomed';
import { toSelection } from './selection';
import { useDeleteToken } from './token-queries';

// The rows stay hidden as long; nobody looks at the figure.
const lookMs = 1_000;

async function ended(id: string): Promise<void> {
  for (;;) {
    const job = (await listJobs()).find((one) => one.id === id);
    if (!job || !['running', 'cancelling'].includes(job.state)) return;
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

/** The calls as they are at the last drawing: with the language and the page of then. */
function useDeleteCalls(started: (job: Job) => void): DeleteCalls {
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
        return;
      }
      const job = await startJob({ kind: 'delete', selection: toSelection(doomed.selection) });
      started(job);
      await ended(job.id);
      await client.invalidateQueries({ queryKey: ['tokens'] });
    },
    commitLeaving,
    failed: (doomed, error) => {
      const what = doomed.name ?? t('delete.rows', { count: doomed.count });
      message.error(t('delete.failed', { what, reason: errorText(error, common) }), 8);
    },
  };
}

/**
 * Deletions of this page, with their ten seconds. To leave the page, for another one of the console
 * or altogether, ends the time.
 */
export function useDeletions(started: (job: Job) => void) {
  const calls = useDeleteCalls(started);
  const [queue] = useState(() => new DeleteQueue(browserTimers));
  useEffect(() => { queue.use(calls); });
  const state = useSyncExternalStore(queue.subscribe, queue.state);

  useEffect(() => {
    const leave = () => { queue.leave(); };
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      queue.flush();
    };
  }, [queue]);

  return {
    ...state,
    add: useCallback((doomed: Doomed) => { queue.add(doomed); }, [queue]),
    undo: useCallback(() => { queue.undo(); }, [queue]),
  };
}
