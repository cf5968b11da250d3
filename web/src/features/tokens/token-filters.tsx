import { FilterOutlined } from '@ant-design/icons';
import { Button, DatePicker, Select } from 'antd';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FilterInput } from '@/components/filter-input';
import { filterLabels, useWithinText } from './filter-texts';
import { activeFilters, serverStates, textFilters, withFilters } from './list-query';
import type { ListQuery } from './list-query';
import { proxyChoices } from './proxy-choices';
import { useProxyList } from './token-queries';

interface FilterProps {
  query: ListQuery;
  onChange: (next: ListQuery, how?: { replace: boolean }) => void;
}

// From "soon" to the ten days that an access token of the first provider lives.
const withinChoices = ['0', '3600', '21600', '86400', '259200', '864000'];

/** One of few values, or none. */
function ChoiceFilter(props: FilterProps & {
  name: 'state' | 'enabled' | 'at_ends_within'; options: { value: string; label: string }[];
}) {
  const { query, onChange, name, options } = props;
  const { t } = useTranslation('tokens');
  const label = t(filterLabels[name]);
  return (
    <Select<string>
      aria-label={label} placeholder={label} allowClear options={options}
      value={query[name] === '' ? undefined : query[name]}
      onChange={(value?: string) => { onChange(withFilters(query, { [name]: value ?? '' })); }}
    />
  );
}

function ChoiceFilters({ query, onChange }: FilterProps) {
  const { t } = useTranslation('tokens');
  const within = useWithinText();
  const common = { query, onChange };
  const asked = query.at_ends_within;
  // An address may ask for a time that is not offered here.
  const times = asked === '' || withinChoices.includes(asked)
    ? withinChoices : [...withinChoices, asked];
  return (
    <>
      <ChoiceFilter
        {...common} name="state"
        options={serverStates.map((value) => ({ value, label: t(`state.${value}`) }))}
      />
      <ChoiceFilter
        {...common} name="at_ends_within"
        options={times.map((value) => ({ value, label: within(value) }))}
      />
      <ChoiceFilter
        {...common} name="enabled"
        options={[
          { value: 'true', label: t('filters.enabledYes') },
          { value: 'false', label: t('filters.enabledNo') },
        ]}
      />
    </>
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

function TextFilters({ query, onChange }: FilterProps) {
  const { t } = useTranslation('tokens');
  // Asked for when somebody goes to the filter: most visits of the page need no proxies.
  const [proxiesWanted, setProxiesWanted] = useState(false);
  const { data: proxies } = useProxyList(proxiesWanted);
  return textFilters.map((name) => (
    <FilterInput
      key={name}
      label={t(filterLabels[name])}
      value={query[name]}
      suggestions={name === 'proxy' ? ['direct', ...proxyChoices(proxies ?? [])] : undefined}
      onFocus={name === 'proxy' ? () => { setProxiesWanted(true); } : undefined}
      onChange={(value) => {
        // Not every rest in typing is a step to come back to.
        onChange(withFilters(query, { [name]: value }), { replace: true });
      }}
    />
  ));
}

/** All filters of the list; on a phone behind a button. */
export function TokenFilters({ query, onChange }: FilterProps) {
  const { t } = useTranslation('tokens');
  const [shown, setShown] = useState(false);
  const count = activeFilters(query).length;
  return (
    <search aria-label={t('filters.label')}>
      <Button
        className="filters-toggle" icon={<FilterOutlined />} aria-expanded={shown}
        onClick={() => { setShown(!shown); }}
      >
        {count > 0 ? t('filters.show', { count }) : t('filters.label')}
      </Button>
      <div className={shown ? 'filters filters-shown' : 'filters'}>
        <TextFilters query={query} onChange={onChange} />
        <ChoiceFilters query={query} onChange={onChange} />
        <DateFilter query={query} onChange={onChange} />
      </div>
    </search>
  );
}
