import { Table } from 'antd';
import { useTranslation } from 'react-i18next';
import type { BatchRefreshResult } from '@/lib/api/types';
import { CountFigures } from './count-figures';

export function BatchReport({ result }: { result: BatchRefreshResult }) {
  const { t } = useTranslation('tokens');
  const failures = result.results.filter((line) => !line.success);
  return (
    <div role="status" className="report">
      <CountFigures
        figures={[
          { label: t('batch.total'), value: result.total_count },
          { label: t('batch.success'), value: result.success_count },
          { label: t('batch.fail'), value: result.fail_count, bad: true },
        ]}
      />
      {failures.length === 0 ? <p>{t('batch.allGood')}</p> : (
        <>
          <h2>{t('batch.failures')}</h2>
          <Table
            rowKey="id" size="small" dataSource={failures}
            pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false }}
            columns={[
              { key: 'name', title: t('batch.name'), dataIndex: 'rt_name', width: '40%' },
              { key: 'message', title: t('batch.message'), dataIndex: 'message' },
            ]}
          />
        </>
      )}
    </div>
  );
}
