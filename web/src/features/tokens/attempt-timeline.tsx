import { Button, Spin, Timeline } from 'antd';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '@/components/error-state';
import { TimeText } from '@/components/time-text';
import type { Attempt } from '@/lib/api/types';
import { outcomeName } from '@/lib/outcome-names';
import { duration, parseTime } from '@/lib/time';
import { outcomeColor, triggerName } from './attempt-names';
import { useAttempts } from './detail-queries';

function AttemptText({ attempt }: { attempt: Attempt }) {
  const { t } = useTranslation('tokens');
  const outcome = outcomeName(attempt.outcome);
  const trigger = triggerName(attempt.trigger);
  const isProbe = attempt.kind === 'probe' && trigger !== 'probe';
  const started = parseTime(attempt.started_at);
  const finished = parseTime(attempt.finished_at);
  const facts = [
    trigger ? t(`timeline.trigger.${trigger}`) : attempt.trigger,
    isProbe ? t('timeline.trigger.probe') : '',
    attempt.route === 'direct' ? t('timeline.direct') : attempt.route,
    attempt.client_id,
    attempt.http_status ? `HTTP ${attempt.http_status}` : '',
    attempt.error_code,
    started && finished ? t('timeline.took', { duration: duration(started, finished) }) : '',
    attempt.generation ? t('timeline.generation', { generation: attempt.generation }) : '',
  ].filter((fact) => fact !== '');
  return (
    <div className="attempt">
      <strong>{outcome ? t(`timeline.outcome.${outcome}`) : attempt.message}</strong>
      <div>{facts.join(' · ')}</div>
      <TimeText value={attempt.started_at} />
    </div>
  );
}

/** Every refresh that was tried for a row, newest first; older ones on demand. */
export function AttemptTimeline(props: { id: number }) {
  const { t } = useTranslation('tokens');
  const {
    attempts, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage,
  } = useAttempts(props.id);

  if (error && !attempts) return <ErrorState error={error} onRetry={() => { void refetch(); }} />;
  if (!attempts) return <Spin />;
  if (attempts.length === 0) return <p className="faint">{t('timeline.empty')}</p>;
  return (
    <>
      <Timeline
        items={attempts.map((attempt) => ({
          key: attempt.id,
          color: outcomeColor(attempt.outcome),
          content: <AttemptText attempt={attempt} />,
        }))}
      />
      {hasNextPage && (
        <Button loading={isFetchingNextPage} onClick={() => { void fetchNextPage(); }}>
          {t('detail.older')}
        </Button>
      )}
    </>
  );
}
