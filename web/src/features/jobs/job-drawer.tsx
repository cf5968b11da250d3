import { ArrowLeftOutlined } from '@ant-design/icons';
import { Alert, Button, Drawer } from 'antd';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '@/components/error-state';
import { PageLoading } from '@/components/page-loading';
import { absoluteTime } from '@/lib/time';
import { useJobs } from '@/lib/use-jobs';
import { JobListView } from './job-list-view';
import { JobView } from './job-view';
import type { JobFeed } from './use-job-feed';
import type { JobPanel } from './use-job-panel';
import './jobs.css';

function Content(props: { panel: JobPanel; feed: JobFeed }) {
  const { panel, feed } = props;
  const jobs = useJobs();
  if (panel.id !== null) return <JobView key={panel.id} id={panel.id} />;
  if (jobs) return <JobListView jobs={jobs} onShow={panel.show} />;
  if (feed.error) return <ErrorState error={feed.error} onRetry={feed.retry} />;
  return <PageLoading />;
}

/** All jobs, or one of them. */
export function JobDrawer(props: { panel: JobPanel; feed: JobFeed }) {
  const { panel, feed } = props;
  const { t } = useTranslation('jobs');
  return (
    <Drawer
      open={panel.open} onClose={panel.close} destroyOnHidden size="min(560px, 100vw)"
      title={t('title')}
      extra={panel.id !== null && (
        <Button icon={<ArrowLeftOutlined />} onClick={() => { panel.show(null); }}>
          {t('all')}
        </Button>
      )}
    >
      {feed.lostAt && (
        <Alert
          className="gap-below" type="warning" showIcon
          title={t('connection.stale', { time: absoluteTime(feed.lostAt) })}
        />
      )}
      <Content panel={panel} feed={feed} />
    </Drawer>
  );
}
