import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { ErrorAlert } from '@/components/error-alert';
import { ErrorState } from '@/components/error-state';
import { JobFailures } from '@/components/job-failures';
import { JobProgress } from '@/components/job-progress';
import { PageLoading } from '@/components/page-loading';
import { isOutgrown } from '@/lib/api/errors';
import type { Job } from '@/lib/api/types';
import { isRunning } from '@/lib/job-list';
import { useJob, useStartJob } from '@/lib/use-jobs';
import type { ImportList } from './import-lines';
import { useFindsExactly } from './import-queries';
import { importedFilter } from './import-source';
import type { ImportValues } from './import-source';
import { useShowJob } from './use-show-job';

const titles = {
  running: 'importing.runningTitle', cancelling: 'importing.runningTitle',
  done: 'importing.doneTitle', cancelled: 'importing.stoppedTitle', failed: 'importing.failedTitle',
} as const;

/** What to do with the new rows; a button where a filter finds them and nothing else. */
function NextStep(props: { job: Job; values: ImportValues; onClose: () => void }) {
  const { job, values, onClose } = props;
  const { t } = useTranslation('tokens');
  const client = useQueryClient();
  const start = useStartJob();
  const showJob = useShowJob();
  const filter = importedFilter(values);
  const findsThem = useFindsExactly(filter, job.succeeded);
  const refresh = () => {
    if (filter === null) return;
    const selection = { filter, expected: job.succeeded };
    start.mutate({ kind: 'refresh', selection }, {
      onSuccess: (started) => {
        showJob(started);
        onClose();
      },
      onError: (error) => {
        // The filter finds other rows too by now: the button goes.
        if (isOutgrown(error)) void client.invalidateQueries({ queryKey: ['tokens'] });
      },
    });
  };
  return (
    <>
      <p>{t(values.enabled ? 'importing.enabledDone' : 'importing.disabledHelp')}</p>
      {findsThem ? (
        <Button loading={start.isPending} onClick={refresh}>
          {t('importing.refreshNow', { count: job.succeeded })}
        </Button>
      ) : <p className="faint">{t('importing.refreshHow')}</p>}
      <ErrorAlert error={start.error} />
    </>
  );
}

/** The last step: the job's progress and what came of it. */
export function ImportRun(props: {
  id: string; values: ImportValues; unit: ImportList['unit']; onClose: () => void;
  onAnother: () => void;
}) {
  const { values, unit, onClose } = props;
  const { t } = useTranslation('tokens');
  const { t: common } = useTranslation('common');
  const { t: jobs } = useTranslation('jobs');
  const { job, gone, error, retry } = useJob(props.id);
  if (gone) {
    return <Alert type="warning" showIcon title={jobs('gone.title')} description={jobs('gone.text')} />;
  }
  if (error) return <ErrorState error={error} onRetry={retry} />;
  if (!job) return <PageLoading />;

  const itemName = (index: number) => t(
    unit === 'line' ? 'importing.lineNumber' : 'importing.itemNumber', { number: index + 1 },
  );
  return (
    <div className="import-run">
      <h2 role="status">{t(titles[job.state])}</h2>
      {job.state === 'failed' && <Alert className="gap-below" type="error" showIcon title={job.message} />}
      <JobProgress job={job} />
      {job.access_token_count > 0 && (
        <p>{jobs('progress.accessTokens', { count: job.access_token_count })}</p>
      )}
      {isRunning(job) && <p className="faint">{t('importing.mayClose')}</p>}
      <JobFailures job={job} itemName={itemName} inNewTab />
      {!isRunning(job) && job.succeeded > 0 && (
        <NextStep job={job} values={values} onClose={onClose} />
      )}
      <div className="dialog-actions">
        {!isRunning(job) && <Button onClick={props.onAnother}>{t('importing.another')}</Button>}
        <Button type="primary" onClick={onClose}>{common('action.close')}</Button>
      </div>
    </div>
  );
}
