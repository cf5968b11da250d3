import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Overview } from '@/lib/api/types';
import { absoluteTime, parseTime, relativeTime } from '@/lib/time';
import { Figures } from './figures';
import { Panel } from './panel';
import { RowChart } from './row-chart';

/** What the schedule will do, or that it does nothing. */
export function NextPanel({ next, now }: { next: Overview['next']; now: Date }) {
  const { t, i18n } = useTranslation('dashboard');
  const nextAt = parseTime(next.next_at);
  if (!next.schedule_enabled) {
    return (
      <Panel title={t('next.title')}>
        <p className="panel-text">{t('next.off')} <Link to="/settings">{t('next.toSettings')}</Link></p>
      </Panel>
    );
  }
  return (
    <Panel title={t('next.title')}>
      <p>
        {nextAt === null ? t('next.nothing') : t('next.nextAt', {
          time: relativeTime(nextAt, now, i18n.language), exact: absoluteTime(nextAt),
        })}
      </p>
      <Figures
        figures={[
          { label: t('next.dueNow'), value: next.due_now },
          { label: t('next.overdue'), value: next.overdue, bad: next.overdue > 0 },
          { label: t('next.withinHour'), value: next.within_hour },
          { label: t('next.withinDay'), value: next.within_day },
        ]}
      />
      <RowChart
        label={t('next.hours')} series={t('next.series')} empty={t('next.empty')} width="hour"
        buckets={next.hours}
      />
    </Panel>
  );
}
