import { Table } from 'antd';
import type { TableColumnsType } from 'antd';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { TimeText } from '@/components/time-text';
import type { AuditEntry } from '@/lib/api/types';
import { Plain, Subject, What, Who } from './audit-facts';
import type { AuditView } from './audit-view';
import { pageSizes } from './audit-query';

function columns(t: TFunction<'audit'>): TableColumnsType<AuditEntry> {
  return [
    { title: t('column.at'), key: 'at', width: 160, render: (_, entry) => <TimeText value={entry.at} /> },
    { title: t('column.who'), key: 'who', width: 130, render: (_, entry) => <Who entry={entry} /> },
    { title: t('column.action'), key: 'action', width: 200, render: (_, entry) => <What entry={entry} /> },
    { title: t('column.subject'), key: 'subject', width: 180, render: (_, entry) => <Subject entry={entry} /> },
    { title: t('column.detail'), key: 'detail', width: 240, render: (_, entry) => <Plain text={entry.detail} /> },
    { title: t('column.address'), key: 'address', width: 130, render: (_, entry) => <Plain text={entry.address} /> },
    { title: t('column.requestId'), key: 'request', width: 140, render: (_, entry) => <Plain text={entry.request_id} /> },
  ];
}

/** The log on screens that are wide enough for a table. */
export function AuditTable({ data, query, onQuery, loading, empty }: AuditView) {
  const { t } = useTranslation('audit');
  return (
    <Table<AuditEntry>
      rowKey="id"
      size="small"
      columns={columns(t)}
      dataSource={data.items}
      loading={loading}
      scroll={{ x: 1180 }}
      tableLayout="fixed"
      locale={{ emptyText: empty }}
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
