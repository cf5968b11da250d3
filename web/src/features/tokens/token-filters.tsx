import { FilterOutlined } from '@ant-design/icons';
import { Button, DatePicker, Select } from 'antd';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FilterInput } from '@/components/filter-input';
import { activeFilters, textFilters, withFilters, withoutFilters } from './list-query';
import type { ListQuery } from './list-query';

const textLabels = { biz_id: 'filters.bizId', email: 'filters.email', tag: 'filters.tag', type: 'filters.type' } as const;

interface FilterProps {
  query: ListQuery;
  onChange: (next: ListQuery) => void;
}

function ScheduleFilter({ query, onChange }: FilterProps) {
  const { t } = useTranslation('tokens');
  return (
    <Select<ListQuery['enabled']>
      aria-label={t('filters.enabled')}
      placeholder={t('filters.enabled')}
      value={query.enabled === '' ? undefined : query.enabled}
      allowClear
      onChange={(value?: ListQuery['enabled']) => {
        onChange(withFilters(query, { enabled: value ?? '' }));
      }}
      options={[
        { value: 'true', label: t('filters.enabledYes') },
        { value: 'false', label: t('filters.enabledNo') },
      ]}
    />
  );
}

function DateFilter({ query, onChange }: FilterProps) {
  const { t, i18n } = useTranslation('tokens');
  const locale = i18n.language.toLowerCase();
  return (
    <DatePicker
      aria-label={t('filters.createDate')}
      placeholder={t('filters.createDate')}
      value={query.create_date === '' ? null : dayjs(query.create_date).locale(locale)}
      onChange={(value) => {
        onChange(withFilters(query, { create_date: value ? value.format('YYYY-MM-DD') : '' }));
      }}
    />
  );
}

/** All filters of the list; on a phone behind a button. */
export function TokenFilters({ query, onChange }: FilterProps) {
  const { t } = useTranslation('tokens');
  const [shown, setShown] = useState(false);
  const count = activeFilters(query);
  return (
    <search aria-label={t('filters.label')}>
      <Button
        className="filters-toggle" icon={<FilterOutlined />} aria-expanded={shown}
        onClick={() => { setShown(!shown); }}
      >
        {count > 0 ? t('filters.show', { count }) : t('filters.label')}
      </Button>
      <div className={shown ? 'filters filters-shown' : 'filters'}>
        {textFilters.map((name) => (
          <FilterInput
            key={name}
            label={t(textLabels[name])}
            value={query[name]}
            onChange={(value) => { onChange(withFilters(query, { [name]: value })); }}
          />
        ))}
        <ScheduleFilter query={query} onChange={onChange} />
        <DateFilter query={query} onChange={onChange} />
        {count > 0 && (
          <Button type="link" onClick={() => { onChange(withoutFilters(query)); }}>
            {t('filters.clear')}
          </Button>
        )}
      </div>
    </search>
  );
}
