import type { TableColumnType } from 'antd';
import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import { TimeText } from '@/components/time-text';
import type { TokenRow } from '@/lib/api/types';
import type { ColumnName } from './columns';
import { Expiry } from './expiry';
import { sortNames } from './list-query';
import type { ListQuery } from './list-query';
import { RowActions } from './row-actions';
import { RowLink, ScheduleSwitch, TextCell } from './row-cells';
import { SecretCell } from './secret-cell';
import { StateTag } from './state-tag';

export const columnLabels = {
  id: 'column.id', create_time: 'column.created', biz_id: 'column.bizId',
  user_name: 'column.userName', email: 'column.email', type: 'column.type', state: 'column.state',
  expires_at: 'column.expires', last_refresh_time: 'column.lastRefresh',
  next_refresh_time: 'column.nextRefresh', rt: 'column.rt', at: 'column.at',
  last_rt: 'column.lastRt', tag: 'column.tag', proxy: 'column.proxy', client_id: 'column.clientId',
  enabled: 'column.enabled', memo: 'column.memo', refresh_result: 'column.result',
} as const satisfies Record<ColumnName, string>;

const widths: Record<ColumnName, number> = {
  id: 84, create_time: 160, biz_id: 170, user_name: 120, email: 190, type: 80, state: 186,
  expires_at: 190, last_refresh_time: 160, next_refresh_time: 160, rt: 176, at: 176, last_rt: 176,
  tag: 110, proxy: 180, client_id: 160, enabled: 104, memo: 180, refresh_result: 260,
};
const actionsWidth = 142;
const boxWidth = 32;

/** What a cell shows; what it needs beside its row it takes from React's context. */
function cell(name: ColumnName, row: TokenRow): ReactNode {
  switch (name) {
    case 'id': return row.id;
    case 'biz_id': return <RowLink row={row} />;
    case 'state': return <StateTag row={row} />;
    case 'expires_at': return <Expiry row={row} />;
    case 'create_time': return <TimeText value={row.create_time} />;
    case 'last_refresh_time': return <TimeText value={row.last_refresh_time} />;
    case 'next_refresh_time': return <TimeText value={row.next_refresh_time} absent="–" />;
    case 'enabled': return <ScheduleSwitch row={row} />;
    case 'rt':
    case 'at':
    case 'last_rt': return <SecretCell row={row} field={name} />;
    default: return <TextCell value={row[name]} />;
  }
}

// A row object is replaced when the server says something new of it, and only then.
function changed(row: TokenRow, before: TokenRow): boolean {
  return row !== before;
}

function column(
  name: ColumnName, t: TFunction<'tokens'>, sort: ListQuery['sort'],
): TableColumnType<TokenRow> {
  const sortable = sortNames.some((known) => known === name);
  return {
    key: name,
    title: t(columnLabels[name]),
    width: widths[name],
    ellipsis: true,
    fixed: name === 'biz_id' ? 'left' : undefined,
    sorter: sortable,
    sortOrder: sort?.by === name ? (sort.order === 'asc' ? 'ascend' : 'descend') : null,
    render: (_, row) => cell(name, row),
    shouldCellUpdate: changed,
  };
}

export function tokenColumns(
  shown: readonly ColumnName[], t: TFunction<'tokens'>, sort: ListQuery['sort'],
): TableColumnType<TokenRow>[] {
  return [
    ...shown.map((name) => column(name, t, sort)),
    {
      key: 'actions', title: t('column.actions'), width: actionsWidth, fixed: 'right',
      render: (_, row) => <RowActions row={row} />, shouldCellUpdate: changed,
    },
  ];
}

export function tableWidth(shown: readonly ColumnName[]): number {
  return shown.reduce((sum, name) => sum + widths[name], boxWidth + actionsWidth);
}
