import { StopOutlined } from '@ant-design/icons';
import { Alert, App, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '@/components/error-state';
import { JobFailures } from '@/components/job-failures';
import { JobProgress } from '@/components/job-progress';
import { PageLoading } from '@/components/page-loading';
import { TimeText } from '@/components/time-text';
import type { Job } from '@/lib/api/types';
import { errorText } from '@/lib/error-text';
import { isRunning } from '@/lib/job-list';
import { useCancelJob, useJob } from '@/lib/use-jobs';
import { JobAbout, JobState } from './job-title';

function CancelButton({ job }: { job: Job }) {
  const { t } = useTranslation('jobs');
  const { t: common } = useTranslation('common');
  const { message, modal } = App.useApp();
  const { mutateAsync: cancel, isPending } = useCancelJob();
  const ask = () => {
    modal.confirm({
      title: t('cancel.title'), content: t('cancel.text'), okText: t('cancel.ok'),
      cancelText: t('cancel.keep'), okButtonProps: { danger: true },
      onOk: async () => {
        try {
          await cancel(job.id);
        } catch (error) {
          message.error(errorText(error, common), 8);
        }
      },
    });
  };
  return (
    <Button
      danger icon={<StopOutlined />} onClick={ask}
      loading={isPending || job.state === 'cancelling'}
    >
      {t('cancel.action')}
    </Button>
  );
}

/** One job: what it does, how far it is, what failed, and a way to stop it. */
export function JobView(props: { id: string }) {
  const { t } = useTranslation('jobs');
  const { job, gone, error, retry } = useJob(props.id);
  if (gone) {
    return <Alert type="warning" showIcon title={t('gone.title')} description={t('gone.text')} />;
  }
  if (error) return <ErrorState error={error} onRetry={retry} />;
  if (!job) return <PageLoading />;
  return (
    <article className="job-view">
      <div className="job-card-head">
        <h2>{t(`kind.${job.kind}`)}</h2>
        <span className="stretch" />
        <JobState job={job} />
      </div>
      <JobAbout job={job} />
      {job.state === 'failed' && <Alert type="error" showIcon title={job.message} />}
      <JobProgress job={job} />
      {job.access_token_count > 0 && (
        <p>{t('progress.accessTokens', { count: job.access_token_count })}</p>
      )}
      <div className="job-started">
        <span className="faint">{t('started', { name: job.started_by })}</span>
        <TimeText value={job.started_at} />
      </div>
      {isRunning(job) && <CancelButton job={job} />}
      <JobFailures job={job} />
    </article>
  );
}
