import { Button, Empty, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { FilterChips } from './filter-chips';
import { activeFilters } from './list-query';
import type { ListQuery } from './list-query';

interface EmptyProps {
  query: ListQuery;
  /** What the server counts, with rows that are being deleted. */
  total: number;
  /** Rows on the page that are being deleted and so not shown. */
  hidden: number;
  onQuery: (next: ListQuery) => void;
  onCreate: () => void;
  onImport: () => void;
}

function emptyCase({ query, total, hidden }: EmptyProps): 'deleted' | 'page' | 'filtered' | 'none' {
  if (hidden > 0) return 'deleted';
  if (total > 0) return 'page';
  return activeFilters(query).length > 0 ? 'filtered' : 'none';
}

/** Why the list is empty, and what to do about it. */
export function EmptyList(props: EmptyProps) {
  const { query, onQuery } = props;
  const { t } = useTranslation('tokens');
  const case_ = emptyCase(props);
  return (
    <Empty
      image={Empty.PRESENTED_IMAGE_SIMPLE}
      description={(
        <div className="empty-text">
          <strong>{t(`empty.${case_}`)}</strong>
          <div>{t(`empty.${case_}Help`)}</div>
        </div>
      )}
    >
      {case_ === 'page' && (
        <Button onClick={() => { onQuery({ ...query, page: 1 }); }}>{t('empty.firstPage')}</Button>
      )}
      {case_ === 'filtered' && <FilterChips query={query} onQuery={onQuery} />}
      {case_ === 'none' && (
        <>
          <Space wrap>
            <Button type="primary" onClick={props.onImport}>{t('import')}</Button>
            <Button onClick={props.onCreate}>{t('create')}</Button>
          </Space>
          <ol className="first-steps">
            <li>{t('empty.stepImport')}</li>
            <li>{t('empty.stepSchedule')}</li>
            <li>{t('empty.stepUse')} <Link to="/api">{t('empty.stepUseLink')}</Link></li>
          </ol>
        </>
      )}
    </Empty>
  );
}
