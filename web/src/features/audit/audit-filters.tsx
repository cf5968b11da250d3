import { FilterOutlined } from '@ant-design/icons';
import { Button, DatePicker, Select } from 'antd';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FilterInput } from '@/components/filter-input';
import { useActionText } from './audit-facts';
import { activeFilters, textFilters, withFilters, withoutFilters } from './audit-query';
import type { AuditQuery } from './audit-query';

interface FilterProps {
  query: AuditQuery;
  onChange: (next: AuditQuery, how?: { replace: boolean }) => void;
}

function ActionFilter({ query, actions, onChange }: FilterProps & { actions: string[] }) {
  const { t } = useTranslation('audit');
  const actionText = useActionText();
  // What the URL asks for stays a choice, also where the log has none of it.
  const names = actions.includes(query.action) || query.action === ''
    ? actions : [query.action, ...actions];
  return (
    <Select<string>
      aria-label={t('filters.action')}
      placeholder={t('filters.action')}
      value={query.action === '' ? undefined : query.action}
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      popupMatchSelectWidth={false}
      onChange={(value?: string) => { onChange(withFilters(query, { action: value ?? '' })); }}
      options={names.map((name) => ({ value: name, label: actionText(name) }))}
    />
  );
}

function DayFilter({ query, name, onChange }: FilterProps & { name: 'from' | 'until' }) {
  const { t, i18n } = useTranslation('audit');
  const locale = i18n.language.toLowerCase();
  const other = name === 'from' ? query.until : query.from;
  return (
    <DatePicker
      aria-label={t(`filters.${name}`)}
      placeholder={t(`filters.${name}`)}
      value={query[name] === '' ? null : dayjs(query[name]).locale(locale)}
      disabledDate={(day) => other !== '' && (
        name === 'from' ? day.isAfter(other, 'day') : day.isBefore(other, 'day')
      )}
      onChange={(value) => {
        onChange(withFilters(query, { [name]: value ? value.format('YYYY-MM-DD') : '' }));
      }}
    />
  );
}

/** All filters of the log; on a phone behind a button. */
export function AuditFilters({ query, actions, onChange }: FilterProps & { actions: string[] }) {
  const { t } = useTranslation('audit');
  const [shown, setShown] = useState(false);
  const count = activeFilters(query);
  return (
    <search aria-label={t('filters.label')}>
      <Button
        className="audit-filters-toggle" icon={<FilterOutlined />} aria-expanded={shown}
        onClick={() => { setShown(!shown); }}
      >
        {count > 0 ? t('filters.show', { count }) : t('filters.label')}
      </Button>
      <div className={shown ? 'audit-filters audit-filters-shown' : 'audit-filters'}>
        <ActionFilter query={query} actions={actions} onChange={onChange} />
        {textFilters.map((name) => (
          <FilterInput
            key={name}
            label={t(`filters.${name}`)}
            value={query[name]}
            onChange={(value) => {
              // Not every rest in typing is a step to come back to.
              onChange(withFilters(query, { [name]: value }), { replace: true });
            }}
          />
        ))}
        <DayFilter query={query} name="from" onChange={onChange} />
        <DayFilter query={query} name="until" onChange={onChange} />
        {count > 0 && (
          <Button type="link" onClick={() => { onChange(withoutFilters(query)); }}>
            {t('filters.clear')}
          </Button>
        )}
      </div>
    </search>
  );
}
