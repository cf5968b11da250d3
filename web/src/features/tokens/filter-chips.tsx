import { CloseOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { filterLabels, useFilterText } from './filter-texts';
import { activeFilters, withFilters, withoutFilters } from './list-query';
import type { ListQuery } from './list-query';

/** The filters that are set: each can be taken off, and all together. */
export function FilterChips(props: { query: ListQuery; onQuery: (next: ListQuery) => void }) {
  const { query, onQuery } = props;
  const { t } = useTranslation('tokens');
  const textOf = useFilterText();
  const active = activeFilters(query);
  if (active.length === 0) return null;
  return (
    <ul className="filter-chips" aria-label={t('filters.active')}>
      {active.map((name) => {
        const text = `${t(filterLabels[name])}: ${textOf(query, name)}`;
        return (
          <li key={name}>
            <Button
              size="small" shape="round" aria-label={t('filters.remove', { filter: text })}
              onClick={() => { onQuery(withFilters(query, { [name]: '' })); }}
            >
              <span className="chip-text">{text}</span>
              <CloseOutlined />
            </Button>
          </li>
        );
      })}
      <li>
        <Button size="small" type="link" onClick={() => { onQuery(withoutFilters(query)); }}>
          {t('filters.clear')}
        </Button>
      </li>
    </ul>
  );
}
