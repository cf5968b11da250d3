import { Pagination, Spin } from 'antd';
import { useTranslation } from 'react-i18next';
import { TimeText } from '@/components/time-text';
import type { AuditEntry } from '@/lib/api/types';
import { Plain, Subject, What, Who } from './audit-facts';
import type { AuditView } from './audit-view';

function AuditCard({ entry }: { entry: AuditEntry }) {
  const { t } = useTranslation('audit');
  return (
    <li className="panel audit-card">
      <strong><What entry={entry} /></strong>
      <dl>
        <div><dt>{t('column.at')}</dt><dd><TimeText value={entry.at} /></dd></div>
        <div><dt>{t('column.who')}</dt><dd><Who entry={entry} /></dd></div>
        <div><dt>{t('column.subject')}</dt><dd><Subject entry={entry} /></dd></div>
        <div><dt>{t('column.address')}</dt><dd><Plain text={entry.address} /></dd></div>
        {entry.detail !== '' && (
          <div className="audit-wide"><dt>{t('column.detail')}</dt><dd><Plain text={entry.detail} /></dd></div>
        )}
        <div className="audit-wide"><dt>{t('column.requestId')}</dt><dd><Plain text={entry.request_id} /></dd></div>
      </dl>
    </li>
  );
}

/** The log on a phone: a card for each line. */
export function AuditCards({ data, query, onQuery, loading, empty }: AuditView) {
  if (data.items.length === 0) return <div className="panel">{empty}</div>;
  return (
    <Spin spinning={loading}>
      <ul className="audit-cards">
        {data.items.map((entry) => <AuditCard key={entry.id} entry={entry} />)}
      </ul>
      <Pagination
        align="center" simple showSizeChanger={false}
        current={query.page} pageSize={query.pageSize} total={data.total}
        onChange={(page) => {
          onQuery({ ...query, page });
          window.scrollTo({ top: 0 });
        }}
      />
    </Spin>
  );
}
