import { Button, Empty, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { activeFilters, withoutFilters } from './list-query';
import type { ListQuery } from './list-query';

/** Why the list is empty, and what to do about it. */
export function EmptyList(props: {
  query: ListQuery; total: number; onQuery: (next: ListQuery) => void;
  onCreate: () => void; onImport: () => void;
}) {
  const { query, onQuery } = props;
  const { t } = useTranslation('tokens');
  const case_ = props.total > 0 ? 'page' : activeFilters(query) > 0 ? 'filtered' : 'none';
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
      {case_ === 'filtered' && (
        <Button onClick={() => { onQuery(withoutFilters(query)); }}>{t('filters.clear')}</Button>
      )}
      {case_ === 'none' && (
        <Space wrap>
          <Button type="primary" onClick={props.onImport}>{t('import')}</Button>
          <Button onClick={props.onCreate}>{t('create')}</Button>
        </Space>
      )}
    </Empty>
  );
}
