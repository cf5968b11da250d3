import { Button, Switch } from 'antd';
import type { TableColumnType } from 'antd';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { TimeText } from '@/components/time-text';
import type { TokenRow } from '@/lib/api/types';
import { Expiry } from './expiry';
import { RowActions } from './row-actions';
import { StateTag } from './state-tag';
import type { RowCommands } from './use-row-commands';

function text(key: 'user_name' | 'email' | 'type' | 'tag' | 'proxy' | 'client_id' | 'memo',
  title: string, width: number): TableColumnType<TokenRow> {
  return {
    key, title, width, dataIndex: key, ellipsis: true,
    render: (value: string) => (value === ''
      ? <span className="faint" aria-hidden="true">–</span> : <span title={value}>{value}</span>),
  };
}

export function ScheduleSwitch(props: { row: TokenRow; commands: RowCommands }) {
  const { row, commands } = props;
  const { t } = useTranslation('tokens');
  return (
    <Switch
      size="small" checked={row.enabled} loading={commands.switching.has(row.id)}
      aria-label={t('schedule.label', { name: row.biz_id })}
      onChange={(on) => { commands.setEnabled(row, on); }}
    />
  );
}

export function tokenColumns(
  t: TFunction<'tokens'>, commands: RowCommands,
): TableColumnType<TokenRow>[] {
  return [
    { key: 'id', title: t('column.id'), dataIndex: 'id', width: 64 },
    {
      key: 'biz_id', title: t('column.bizId'), width: 170, fixed: 'left', ellipsis: true,
      render: (_, row) => (
        <Button
          type="link" className="cell-link" title={row.biz_id}
          onClick={() => { commands.open(row); }}
        >
          {row.biz_id}
        </Button>
      ),
    },
    text('user_name', t('column.userName'), 110),
    text('email', t('column.email'), 190),
    text('type', t('column.type'), 76),
    { key: 'state', title: t('column.state'), width: 172, render: (_, row) => <StateTag row={row} /> },
    { key: 'expires', title: t('column.expires'), width: 186, render: (_, row) => <Expiry row={row} /> },
    {
      key: 'last_refresh', title: t('column.lastRefresh'), width: 170,
      render: (_, row) => <TimeText value={row.last_refresh_time} />,
    },
    text('tag', t('column.tag'), 110),
    text('proxy', t('column.proxy'), 200),
    text('client_id', t('column.clientId'), 160),
    {
      key: 'enabled', title: t('column.enabled'), width: 90,
      render: (_, row) => <ScheduleSwitch row={row} commands={commands} />,
    },
    text('memo', t('column.memo'), 160),
    {
      key: 'actions', title: t('column.actions'), width: 142, fixed: 'right',
      render: (_, row) => <RowActions row={row} commands={commands} />,
    },
  ];
}
