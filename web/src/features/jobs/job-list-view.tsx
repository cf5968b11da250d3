import { Button, Empty, Progress } from 'antd';
import { useTranslation } from 'react-i18next';
import { TimeText } from '@/components/time-text';
import type { Job } from '@/lib/api/types';
import { isRunning, percentDone, runningFirst } from '@/lib/job-list';
import { JobAbout, JobState } from './job-title';

function JobCard(props: { job: Job; onShow: (id: string) => void }) {
  const { job, onShow } = props;
  const { t } = useTranslation('jobs');
  return (
    <li className="job-card">
      <div className="job-card-head">
        <Button type="link" className="job-link" onClick={() => { onShow(job.id); }}>
          {t(`kind.${job.kind}`)}
        </Button>
        <span className="stretch" />
        <JobState job={job} />
      </div>
      <JobAbout job={job} />
      {isRunning(job) && (
        <Progress
          percent={percentDone(job)} size="small" status="active" aria-label={t('progress.label')}
        />
      )}
      <div className="faint"><TimeText value={job.started_at} /></div>
    </li>
  );
}

/** All jobs that the server knows, those that run first. */
export function JobListView(props: { jobs: Job[]; onShow: (id: string) => void }) {
  const { t } = useTranslation('jobs');
  if (props.jobs.length === 0) {
    return (
      <Empty
        image={Empty.PRESENTED_IMAGE_SIMPLE}
        description={(
          <div className="job-empty">
            <strong>{t('empty')}</strong>
            <div>{t('emptyHelp')}</div>
          </div>
        )}
      />
    );
  }
  return (
    <ul className="job-cards">
      {runningFirst(props.jobs).map((job) => (
        <JobCard key={job.id} job={job} onShow={props.onShow} />
      ))}
    </ul>
  );
}
