import { Table } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Page, TokenRow } from '@/lib/api/types';
import { pageSizes } from './list-query';
import { tokenColumns } from './token-columns';
import type { ListView } from './list-view';
import { HeaderCell, HeaderOnly } from './header-only';

const width = 2010;

/** The list on screens that are wide enough for a table. */
export function TokenTable(props: ListView & { data: Page<TokenRow> }) {
  const { data, query, onQuery, selected, onSelected, commands } = props;
  const { t } = useTranslation('tokens');
  const columns = tokenColumns(t, commands);
  return (
    <Table<TokenRow>
      rowKey="id"
      size="small"
      columns={columns}
      dataSource={data.items}
      loading={props.loading}
      scroll={{ x: width }}
      tableLayout="fixed"
      components={{ header: { cell: HeaderCell } }}
      locale={{ emptyText: props.empty }}
      rowSelection={{
        fixed: true,
        selectedRowKeys: selected,
        preserveSelectedRowKeys: true,
        columnTitle: (selectAll) => <HeaderOnly>{selectAll}</HeaderOnly>,
        onChange: (keys) => { onSelected(keys.map(Number)); },
        getCheckboxProps: (row) => ({ 'aria-label': t('selection.row', { name: row.biz_id }) }),
      }}
      pagination={{
        current: query.page,
        pageSize: query.pageSize,
        total: data.total,
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
