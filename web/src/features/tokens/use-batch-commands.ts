import { App } from 'antd';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Job, JobRequest } from '@/lib/api/types';
import { errorText } from '@/lib/error-text';
import { useStartJob } from '@/lib/use-jobs';
import type { BatchEdit } from './batch-edit';
import { doomedRows } from './doomed';
import type { Doomed } from './doomed';
import { selectedCount, toSelection } from './selection';
import type { RowSelection } from './selection';

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

export function useBatchCommands(ui: {
  started: (job: Job) => void; remove: (doomed: Doomed) => void;
}): BatchCommands {
  const { started, remove } = ui;
  const { t } = useTranslation('tokens');
  const { t: common } = useTranslation('common');
  const { message, modal } = App.useApp();
  const { mutate, isPending } = useStartJob();
  const [edited, setEdited] = useState<RowSelection | null>(null);
  const [doubted, setDoubted] = useState<RowSelection | null>(null);
  const close = useCallback(() => { setEdited(null); setDoubted(null); }, []);

  const start = (selection: RowSelection, request: JobRequest) => {
    mutate({ ...request, selection: toSelection(selection) }, {
      onSuccess: (job) => { close(); started(job); },
      onError: (error) => { message.error(errorText(error, common), 8); },
    });
  };
  // A selection was made by hand; "all" is one slip away and may be the whole store.
  const startAll = (command: PlainCommand, selection: RowSelection) => {
    modal.confirm({
      title: t(`batch.${command}Title`, { count: selectedCount(selection) }),
      content: t('batch.jobText'),
      okText: t('batch.start'),
      onOk: () => { start(selection, requests[command]); },
    });
  };

  return {
    starting: isPending,
    run: (command, selection) => {
      if (command === 'edit') setEdited(selection);
      else if (command === 'delete') {
        if (selection.kind === 'matching') setDoubted(selection);
        else remove(doomedRows(selection));
      } else if (selection.kind === 'matching') startAll(command, selection);
      else start(selection, requests[command]);
    },
    edited,
    edit: (edit) => { if (edited) start(edited, { kind: 'edit', edit }); },
    doubted,
    remove: () => {
      if (doubted) remove(doomedRows(doubted));
      close();
    },
    close,
  };
}
