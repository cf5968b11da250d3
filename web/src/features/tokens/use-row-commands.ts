import { App } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TokenRow } from '@/lib/api/types';
import { errorText } from '@/lib/error-text';
import { useDeleteToken, useProbeToken, useRefreshToken, useUpdateToken } from './token-queries';

export interface RowCommands {
  /** Rows whose refresh was asked for here and has not been answered. */
  refreshing: ReadonlySet<number>;
  switching: ReadonlySet<number>;
  open: (row: TokenRow) => void;
  edit: (row: TokenRow) => void;
  refresh: (row: TokenRow) => void;
  probe: (row: TokenRow) => void;
  setEnabled: (row: TokenRow, enabled: boolean) => void;
  remove: (row: TokenRow) => void;
}

/** A set of ids that are being worked on. */
function useBusy(): [ReadonlySet<number>, (id: number, work: () => Promise<void>) => void] {
  const [busy, setBusy] = useState<ReadonlySet<number>>(new Set());
  const run = (id: number, work: () => Promise<void>) => {
    setBusy((old) => new Set(old).add(id));
    void work().finally(() => {
      setBusy((old) => new Set([...old].filter((other) => other !== id)));
    });
  };
  return [busy, run];
}

/** What the rows' buttons do; each tells its outcome. */
export function useRowCommands(ui: {
  open: (row: TokenRow) => void; edit: (row: TokenRow) => void; removed: (id: number) => void;
}): RowCommands {
  const { t } = useTranslation('tokens');
  const { t: common } = useTranslation('common');
  const { message, modal } = App.useApp();
  const { mutateAsync: refreshRow } = useRefreshToken();
  const { mutateAsync: probeRow } = useProbeToken();
  const { mutateAsync: updateRow } = useUpdateToken();
  const { mutateAsync: deleteRow } = useDeleteToken();
  const [refreshing, runRefresh] = useBusy();
  const [switching, runSwitch] = useBusy();

  const told = async (work: Promise<unknown>, done: string) => {
    try {
      await work;
      message.success(done);
    } catch (error) {
      message.error(errorText(error, common), 8);
    }
  };

  return {
    refreshing,
    switching,
    open: ui.open,
    edit: ui.edit,
    refresh: (row) => {
      runRefresh(row.id, () => told(
        refreshRow(row.id), t('action.refreshed', { name: row.biz_id }),
      ));
    },
    probe: (row) => {
      runRefresh(row.id, () => told(
        probeRow(row.id), t('action.refreshed', { name: row.biz_id }),
      ));
    },
    setEnabled: (row, enabled) => {
      runSwitch(row.id, () => told(
        updateRow({ id: row.id, updates: { enabled } }),
        t(enabled ? 'schedule.enabled' : 'schedule.disabled', { name: row.biz_id }),
      ));
    },
    remove: (row) => {
      modal.confirm({
        title: t('delete.title', { name: row.biz_id }),
        content: t('delete.text'),
        okText: common('action.delete'),
        okButtonProps: { danger: true },
        onOk: async () => {
          await told(deleteRow(row.id), t('delete.done', { name: row.biz_id }));
          ui.removed(row.id);
        },
      });
    },
  };
}
