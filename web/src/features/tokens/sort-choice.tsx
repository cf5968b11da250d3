import { SortAscendingOutlined, SortDescendingOutlined } from '@ant-design/icons';
import { Button, Select, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { sortNames } from './list-query';
import type { ListQuery, SortName } from './list-query';
import { columnLabels } from './token-columns';

/** The order of the cards, which have no headers to click. */
export function SortChoice(props: { query: ListQuery; onQuery: (next: ListQuery) => void }) {
  const { query, onQuery } = props;
  const { t } = useTranslation('tokens');
  const { by, order } = query.sort ?? { by: 'id' as const, order: 'desc' as const };
  const set = (sort: ListQuery['sort']) => { onQuery({ ...query, page: 1, sort }); };
  return (
    <Space.Compact className="sort-choice">
      <Select<SortName>
        aria-label={t('sort.by')} value={by} onChange={(name) => { set({ by: name, order }); }}
        options={sortNames.map((name) => ({ value: name, label: t(columnLabels[name]) }))}
      />
      <Button
        icon={order === 'asc' ? <SortAscendingOutlined /> : <SortDescendingOutlined />}
        aria-label={t(order === 'asc' ? 'sort.ascending' : 'sort.descending')}
        onClick={() => { set({ by, order: order === 'asc' ? 'desc' : 'asc' }); }}
      />
    </Space.Compact>
  );
}
