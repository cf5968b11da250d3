import { Table } from 'antd';
import type { TableProps } from 'antd';
import { memo, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { TokenRow } from '@/lib/api/types';
import type { ColumnName } from './columns';
import { HeaderCell, HeaderOnly } from './header-only';
import { pageSizes, sortNames } from './list-query';
import type { ListQuery } from './list-query';
import type { ListView } from './list-view';
import { tickedIds } from './selection';
import { tableWidth, tokenColumns } from './token-columns';

const components = { header: { cell: HeaderCell } };

type TableChange = NonNullable<TableProps<TokenRow>['onChange']>;

function sortOf(sorter: Parameters<TableChange>[2]): ListQuery['sort'] {
  const one = Array.isArray(sorter) ? sorter[0] : sorter;
  const by = sortNames.find((name) => name === one?.columnKey);
  if (by === undefined || !one?.order) return null;
  return { by, order: one.order === 'ascend' ? 'asc' : 'desc' };
}

/** The list on screens that are wide enough for a table. */
function Table_(props: ListView & { columns: readonly ColumnName[] }) {
  const { query, onQuery, onSelection, selection, columns: shown, rows } = props;
  const { t } = useTranslation('tokens');
  const columns = useMemo(() => tokenColumns(shown, t, query.sort), [shown, t, query.sort]);
  const change: TableChange = (_pagination, _filters, sorter, { action }) => {
    if (action === 'sort') onQuery({ ...query, page: 1, sort: sortOf(sorter) });
  };
  return (
    <Table<TokenRow>
      rowKey="id"
      size="small"
      columns={columns}
      dataSource={rows}
      loading={props.loading}
      scroll={{ x: tableWidth(shown) }}
      tableLayout="fixed"
      components={components}
      locale={{ emptyText: props.empty }}
      showSorterTooltip={false}
      onChange={change}
      rowSelection={{
        fixed: true,
        selectedRowKeys: tickedIds(selection, rows.map((row) => row.id)),
        preserveSelectedRowKeys: true,
        columnTitle: (selectAll) => <HeaderOnly>{selectAll}</HeaderOnly>,
        onChange: (keys) => { onSelection({ kind: 'ids', ids: keys.map(Number) }); },
        getCheckboxProps: (row) => ({ 'aria-label': t('selection.row', { name: row.biz_id }) }),
      }}
      pagination={{
        current: query.page,
        pageSize: query.pageSize,
        total: props.total,
        pageSizeOptions: pageSizes,
        showSizeChanger: true,
        showQuickJumper: true,
        onChange: (page, pageSize) => {
          onQuery({ ...query, page: pageSize === query.pageSize ? page : 1, pageSize });
        },
      }}
    />
  );
}

/** Drawn anew only with its own rows: dialogs open and close above it without it. */
export const TokenTable = memo(Table_);
