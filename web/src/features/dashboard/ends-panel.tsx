import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Overview } from '@/lib/api/types';
import { tokensPath } from '@/lib/token-links';
import { sum } from './buckets';
import { Figures } from './figures';
import { Panel, PeriodSwitch } from './panel';
import { RowChart } from './row-chart';

const secondsADay = 86_400;

/** Which access tokens run out, and when. */
export function EndsPanel({ ends }: { ends: Overview['access_tokens'] }) {
  const { t } = useTranslation('dashboard');
  const [period, setPeriod] = useState<'hours' | 'days'>('hours');
  const title = t('ends.title');
  return (
    <Panel
      title={title}
      tools={(
        <PeriodSwitch
          title={title} value={period} onChange={setPeriod}
          options={[
            { value: 'hours', label: t('period.hours') }, { value: 'days', label: t('period.days') },
          ]}
        />
      )}
    >
      <Figures
        figures={[
          { label: t('ends.over'), value: ends.over, to: tokensPath({ at_ends_within: 0 }) },
          { label: t('ends.soon'), value: sum(ends.hours.map(({ rows }) => rows)) },
          { label: t('ends.later'), value: ends.later },
          { label: t('ends.none'), value: ends.none },
        ]}
      />
      <RowChart
        label={t(`ends.${period}`)} series={t('ends.series')} empty={t('ends.empty')}
        width={period === 'hours' ? 'hour' : 'day'} buckets={ends[period]}
      />
      <p className="panel-foot">
        <Link to={tokensPath({ at_ends_within: (period === 'hours' ? 1 : 10) * secondsADay })}>
          {t(period === 'hours' ? 'ends.list' : 'ends.listDays')}
        </Link>
      </p>
    </Panel>
  );
}
