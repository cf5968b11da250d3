import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '@/components/error-state';
import { PageLoading } from '@/components/page-loading';
import { isUnauthorized } from '@/lib/api/errors';
import type { Overview } from '@/lib/api/types';
import { errorText } from '@/lib/error-text';
import { absoluteTime } from '@/lib/time';
import { useNodes } from '@/lib/use-nodes';
import { EndsPanel } from './ends-panel';
import { FailuresPanel } from './failures-panel';
import { FirstSteps } from './first-steps';
import { JournalPanel } from './journal-panel';
import { LanesPanel } from './lanes-panel';
import { NextPanel } from './next-panel';
import { RefreshesPanel } from './refreshes-panel';
import { RowsPanel } from './rows-panel';
import { StatusPanel } from './status-panel';
import { useOverview } from './use-overview';
import './dashboard.css';
import './charts.css';

function Panels({ overview }: { overview: Overview }) {
  const { data: list } = useNodes();
  const silentNodes = list?.nodes.filter(({ state }) => state === 'silent').length ?? 0;
  const now = new Date(overview.now);
  // Somebody without a token has nothing to count yet; what is wrong beside the rows is told.
  const fresh = overview.rows.total === 0;
  return (
    <>
      {fresh && <FirstSteps />}
      {(!fresh || overview.journal.unsaved > 0 || silentNodes > 0)
        && <StatusPanel overview={overview} silentNodes={silentNodes} />}
      {!fresh && (
        <div className="overview-grid">
          <div className="overview-column">
            <RowsPanel rows={overview.rows} />
            <RefreshesPanel refreshes={overview.refreshes} />
            <FailuresPanel failures={overview.failures} />
          </div>
          <div className="overview-column">
            <NextPanel next={overview.next} now={now} />
            <EndsPanel ends={overview.access_tokens} />
            <LanesPanel lanes={overview.lanes} now={now} />
            <JournalPanel journal={overview.journal} />
          </div>
        </div>
      )}
    </>
  );
}

export function DashboardPage() {
  const { t } = useTranslation('dashboard');
  const { t: common } = useTranslation('common');
  const { data, error, isPending, refetch } = useOverview();
  const time = data && absoluteTime(new Date(data.now));
  return (
    <>
      <title>{`${t('title')} · rt-manage`}</title>
      <div className="page-head">
        <h1>{t('title')}</h1>
        {time && <span className="faint count">{t('asOf', { time })}</span>}
      </div>
      {isPending && <PageLoading />}
      {error && !data && <ErrorState error={error} onRetry={() => { void refetch(); }} />}
      {/* After a 401 the shell asks for a new login; the figures stay below it. */}
      {error && data && !isUnauthorized(error) && (
        <Alert
          className="gap-below" type="warning" showIcon role="alert"
          title={t('stale', { time })} description={errorText(error, common)}
        />
      )}
      {data && <Panels overview={data} />}
    </>
  );
}
