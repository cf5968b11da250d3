import { useTranslation } from 'react-i18next';
import { spanText } from '@/lib/time';
import type { FilterName, ListQuery } from './list-query';

export const filterLabels = {
  biz_id: 'filters.bizId', email: 'filters.email', tag: 'filters.tag', type: 'filters.type',
  proxy: 'filters.proxy', state: 'filters.state', enabled: 'filters.enabled',
  create_date: 'filters.createDate', at_ends_within: 'filters.atEnds',
} as const satisfies Record<FilterName, string>;

/** "within 6 hours" for the seconds of the filter. */
export function useWithinText(): (seconds: string) => string {
  const { t, i18n } = useTranslation('tokens');
  return (seconds) => (seconds === '0'
    ? t('filters.atOver')
    : t('filters.atWithin', { time: spanText(Number(seconds), i18n.language) }));
}

/** What a filter is set to, in words. */
export function useFilterText(): (query: ListQuery, name: FilterName) => string {
  const { t } = useTranslation('tokens');
  const within = useWithinText();
  return (query, name) => {
    switch (name) {
      case 'state': return query.state === '' ? '' : t(`state.${query.state}`);
      case 'enabled': return t(query.enabled === 'true' ? 'filters.enabledYes' : 'filters.enabledNo');
      case 'at_ends_within': return within(query.at_ends_within);
      case 'proxy': return query.proxy === 'direct' ? t('filters.direct') : query.proxy;
      default: return query[name];
    }
  };
}
