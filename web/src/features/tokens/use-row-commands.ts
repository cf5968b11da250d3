import { App } from 'antd';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TokenRow } from '@/lib/api/types';
import { errorText } from '@/lib/error-text';
import type { RowCommands } from './row-commands';
import {
  useProbeToken, useRefreshFacts, useRefreshToken, useUpdateToken,
} from './token-queries';

export type { RowCommands } from './row-commands';

/** A set of ids that are being worked on. */
function useBusy(): [ReadonlySet<number>, (id: number, work: Promise<void>) => void] {
  const [busy, setBusy] = useState<ReadonlySet<number>>(new Set());
  const watch = useCallback((id: number, work: Promise<void>) => {
    setBusy((old) => new Set(old).add(id));
    void work.finally(() => {
      setBusy((old) => new Set([...old].filter((other) => other !== id)));
    });
  }, []);
  return [busy, watch];
}

/** Tells the outcome of what a row was asked for. */
function useTold() {
  const { t: common } = useTranslation('common');
  const { message } = App.useApp();
  return useCallback(async (work: Promise<unknown>, done: string) => {
    try {
      await work;
      message.success(done);
    } catch (error) {
      message.error(errorText(error, common), 8);
    }
  }, [common, message]);
}

/** What the rows' buttons do. Changes only with what is under way, and with the language. */
export function useRowCommands(ui: {
  open: (row: TokenRow) => void; edit: (row: TokenRow) => void; remove: (row: TokenRow) => void;
}): RowCommands {
  const { open, edit, remove } = ui;
  const { t } = useTranslation('tokens');
  const { mutateAsync: refreshRow } = useRefreshToken();
  const { mutateAsync: refreshFacts } = useRefreshFacts();
  const { mutateAsync: probeRow } = useProbeToken();
  const { mutateAsync: updateRow } = useUpdateToken();
  const [refreshing, watchRefresh] = useBusy();
  const [switching, watchSwitch] = useBusy();
  const told = useTold();

  return useMemo(() => ({
    refreshing,
    switching,
    open,
    edit,
    remove,
    refresh: (row) => {
      const done = t('action.refreshed', { name: row.biz_id });
      watchRefresh(row.id, told(refreshRow(row.id), done));
    },
    refreshFacts: (row) => {
      const done = t('action.factsRefreshed', { name: row.biz_id });
      watchRefresh(row.id, told(refreshFacts(row.id), done));
    },
    probe: (row) => {
      const done = t('action.probed', { name: row.biz_id });
      watchRefresh(row.id, told(probeRow(row.id), done));
    },
    setEnabled: (row, enabled) => {
      const done = t(enabled ? 'schedule.enabled' : 'schedule.disabled', { name: row.biz_id });
      watchSwitch(row.id, told(updateRow({ id: row.id, updates: { enabled } }), done));
    },
  }), [refreshing, switching, open, edit, remove, t, told, watchRefresh, watchSwitch, refreshRow,
    refreshFacts, probeRow, updateRow]);
}
