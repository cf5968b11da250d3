import { ReloadOutlined } from '@ant-design/icons';
import { Alert, Button, Empty, Grid } from 'antd';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '@/components/error-state';
import { PageLoading } from '@/components/page-loading';
import { isUnauthorized } from '@/lib/api/errors';
import { errorText } from '@/lib/error-text';
import { AuditCards } from './audit-cards';
import { AuditExport } from './audit-export';
import { AuditFilters } from './audit-filters';
import { useAuditLog } from './audit-queries';
import { activeFilters, withoutFilters } from './audit-query';
import type { AuditQuery } from './audit-query';
import { AuditTable } from './audit-table';
import { useAuditQuery } from './use-audit-query';
import './audit.css';

/** Why nothing is listed, and what to do about it. */
function EmptyLog(props: { query: AuditQuery; total: number; onQuery: (next: AuditQuery) => void }) {
  const { query, total, onQuery } = props;
  const { t } = useTranslation('audit');
  const case_ = total > 0 ? 'page' : activeFilters(query) > 0 ? 'filtered' : 'none';
  return (
    <Empty
      image={Empty.PRESENTED_IMAGE_SIMPLE}
      description={(
        <div className="audit-empty">
          <strong>{t(`empty.${case_}`)}</strong>
          <div>{t(`empty.${case_}Help`)}</div>
        </div>
      )}
    >
      {case_ === 'page' && (
        <Button onClick={() => { onQuery({ ...query, page: 1 }); }}>{t('empty.firstPage')}</Button>
      )}
      {case_ === 'filtered' && (
        <Button onClick={() => { onQuery(withoutFilters(query)); }}>{t('filters.clear')}</Button>
      )}
    </Empty>
  );
}

export function AuditPage() {
  const { t } = useTranslation('audit');
  const { t: common } = useTranslation('common');
  const narrow = Grid.useBreakpoint().md === false;
  const [query, setQuery] = useAuditQuery();
  const { data, error, isPending, isPlaceholderData, isFetching, refetch } = useAuditLog(query);
  const reload = () => { void refetch(); };
  const view = data && {
    data, query, onQuery: setQuery, loading: isPlaceholderData,
    empty: <EmptyLog query={query} total={data.total} onQuery={setQuery} />,
  };
  return (
    <>
      <title>{`${t('title')} · rt-manage`}</title>
      <div className="page-head">
        <h1>{t('title')}</h1>
        <span className="faint count" role="status">
          {data && t('total', { count: data.total })}
        </span>
        <span className="stretch" />
        <Button
          icon={<ReloadOutlined spin={isFetching} />} aria-label={t('reload')} title={t('reload')}
          onClick={reload}
        />
        <AuditExport query={query} total={data?.total ?? 0} />
      </div>
      <AuditFilters query={query} actions={data?.actions ?? []} onChange={setQuery} />
      {isPending && <PageLoading />}
      {error && !data && <ErrorState error={error} onRetry={reload} />}
      {error && data && !isUnauthorized(error) && (
        <Alert className="gap-below" type="warning" showIcon role="alert" title={errorText(error, common)} />
      )}
      {view && (narrow
        ? <AuditCards {...view} />
        : <div className="panel audit-panel"><AuditTable {...view} /></div>)}
    </>
  );
}
