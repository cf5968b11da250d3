import { useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isOutgrown } from '@/lib/api/errors';
import type { Job, JobRequest } from '@/lib/api/types';
import { errorText } from '@/lib/error-text';
import { useStartJob } from '@/lib/use-jobs';
import type { BatchEdit } from './batch-edit';
import { doomedRows } from './doomed';
import type { Doomed } from './doomed';
import { recounted } from './recount';
import { selectedCount, toSelection } from './selection';
import type { MatchingRows, RowSelection } from './selection';

export type BatchCommand = 'refresh' | 'facts' | 'enable' | 'disable' | 'edit' | 'delete';

const requests = {
  refresh: { kind: 'refresh' },
  facts: { kind: 'refresh_facts' },
  enable: { kind: 'edit', edit: { enabled: true } },
  disable: { kind: 'edit', edit: { enabled: false } },
} as const satisfies Partial<Record<BatchCommand, JobRequest>>;

type PlainCommand = keyof typeof requests;

/** Commands on many rows: each becomes a job of the server. */
export interface BatchCommands {
  starting: boolean;
  run: (command: BatchCommand, selection: RowSelection) => void;
  /** Rows that wait for what is to be edited in them. */
  edited: RowSelection | null;
  edit: (edit: BatchEdit) => void;
  /** A whole list that waits for its deletion to be confirmed. */
  doubted: RowSelection | null;
  remove: () => void;
  close: () => void;
}

/** Starts jobs; `again` is asked if more rows match by now than the person was told of. */
function useStart(ui: { started: (job: Job) => void; finishDeletions: () => Promise<void> }) {
  const { t: common } = useTranslation('common');
  const { message } = App.useApp();
  const client = useQueryClient();
  const { mutateAsync: startJob } = useStartJob();
  const [starting, setStarting] = useState(false);
  const askAgain = async (rows: MatchingRows, again: (rows: MatchingRows) => void) => {
    void client.invalidateQueries({ queryKey: ['tokens'] });
    try {
      again(await recounted(rows));
    } catch (error) {
      message.error(errorText(error, common), 8);
    }
  };
  const start = async (
    selection: RowSelection, request: JobRequest, again: (rows: MatchingRows) => void,
  ) => {
    setStarting(true);
    try {
      // What was hidden when the rows were counted must not be found either.
      if (selection.kind === 'matching') await ui.finishDeletions();
      ui.started(await startJob({ ...request, selection: toSelection(selection) }));
    } catch (error) {
      message.error(errorText(error, common), 8);
      if (isOutgrown(error) && selection.kind === 'matching') await askAgain(selection, again);
    } finally {
      setStarting(false);
    }
  };
  return { starting, start };
}

export function useBatchCommands(ui: {
  started: (job: Job) => void; remove: (doomed: Doomed) => void;
  finishDeletions: () => Promise<void>;
  doubted: RowSelection | null; doubt: (rows: RowSelection | null) => void;
}): BatchCommands {
  const { started, remove, doubted, doubt } = ui;
  const { t } = useTranslation('tokens');
  const { modal } = App.useApp();
  const [edited, setEdited] = useState<RowSelection | null>(null);
  const close = useCallback(() => { setEdited(null); doubt(null); }, [doubt]);
  const { starting, start } = useStart({
    started: (job) => { close(); started(job); }, finishDeletions: ui.finishDeletions,
  });

  // A selection was made by hand; "all" is one slip away and may be the whole store.
  const startAll = (command: PlainCommand, selection: RowSelection) => {
    modal.confirm({
      title: t(`batch.${command}Title`, { count: selectedCount(selection) }),
      content: t('batch.jobText'),
      okText: t('batch.start'),
      onOk: () => { run(command, selection); },
    });
  };
  const run = (command: PlainCommand, selection: RowSelection) => {
    void start(selection, requests[command], (rows) => { startAll(command, rows); });
  };

  return {
    starting,
    run: (command, selection) => {
      if (command === 'edit') setEdited(selection);
      else if (command === 'delete') {
        if (selection.kind === 'matching') doubt(selection);
        else remove(doomedRows(selection));
      } else if (selection.kind === 'matching') startAll(command, selection);
      else run(command, selection);
    },
    edited,
    edit: (edit) => { if (edited) void start(edited, { kind: 'edit', edit }, setEdited); },
    doubted,
    remove: () => {
      if (doubted) remove(doomedRows(doubted));
      close();
    },
    close,
  };
}
