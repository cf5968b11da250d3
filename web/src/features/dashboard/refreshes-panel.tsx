import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Overview } from '@/lib/api/types';
import { outcomeName } from '@/lib/outcome-names';
import { BarChart } from './bar-chart';
import { bucketLabel } from './buckets';
import { countGroups, occurring, outcomeGroups } from './outcomes';
import { Panel, PeriodSwitch } from './panel';

/** The bars have four parts; the table has every outcome. */
function RefreshChart(props: { period: 'day' | 'week'; refreshes: Overview['refreshes'] }) {
  const { period, refreshes } = props;
  const { t, i18n } = useTranslation('dashboard');
  const { t: tokens } = useTranslation('tokens');
  const counted = period === 'day' ? refreshes.hours : refreshes.days;
  const names = occurring(counted);
  const spans = counted.map(({ from }) => (
    { key: from, ...bucketLabel(new Date(from), period === 'day' ? 'hour' : 'day', i18n.language) }
  ));
  return (
    <BarChart
      label={t(`refreshes.${period}`)} empty={t('refreshes.empty')}
      series={outcomeGroups.map((tone) => ({ tone, name: t(`refreshes.group.${tone}`) }))}
      buckets={spans.map((span, index) => (
        { ...span, values: countGroups(counted[index]?.outcomes ?? {}) }
      ))}
      table={{
        columns: names.map((name) => {
          const known = outcomeName(name);
          return known ? tokens(`timeline.outcome.${known}`) : name;
        }),
        rows: spans.map((span, index) => (
          { ...span, values: names.map((name) => counted[index]?.outcomes[name] ?? 0) }
        )),
      }}
    />
  );
}

export function RefreshesPanel({ refreshes }: { refreshes: Overview['refreshes'] }) {
  const { t } = useTranslation('dashboard');
  const [period, setPeriod] = useState<'day' | 'week'>('day');
  const title = t('refreshes.title');
  return (
    <Panel
      title={title}
      tools={(
        <PeriodSwitch
          title={title} value={period} onChange={setPeriod}
          options={[{ value: 'day', label: t('period.day') }, { value: 'week', label: t('period.week') }]}
        />
      )}
    >
      <RefreshChart period={period} refreshes={refreshes} />
    </Panel>
  );
}
