import { UnorderedListOutlined } from '@ant-design/icons';
import { App, Badge, Button } from 'antd';
import { lazy, Suspense, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Job } from '@/lib/api/types';
import { isRunning } from '@/lib/job-list';
import { useFocusReturn } from '@/lib/use-focus-return';
import { useJobs } from '@/lib/use-jobs';
import { endWords, jobTone, wordSpaces } from './job-words';
import { useJobFeed } from './use-job-feed';
import type { JobFeed } from './use-job-feed';
import { useJobPanel } from './use-job-panel';

const JobDrawer = lazy(async () => ({ default: (await import('./job-drawer')).JobDrawer }));

const connectionKey = 'job-connection';
const toneTypes = { good: 'success', calm: 'info', wait: 'warning', bad: 'error' } as const;

/** The stream of jobs, and short messages about what came of them while nobody looks at it. */
function useToldFeed(loggedIn: boolean, shownJob: string | null): JobFeed {
  const { t } = useTranslation(wordSpaces);
  const { message } = App.useApp();
  const tell = (job: Job) => {
    if (job.id === shownJob) return;
    void message.open({ type: toneTypes[jobTone(job)], content: endWords(job, t), duration: 6 });
  };
  return useJobFeed(loggedIn, {
    onNews: ({ ended, vanished }) => {
      ended.forEach(tell);
      if (vanished.length > 0) {
        void message.warning(t('vanished', { count: vanished.length }), 12);
      }
    },
    onLost: () => {
      void message.open({
        key: connectionKey, type: 'loading', duration: 0, content: t('connection.lost'),
      });
    },
    onBack: () => {
      void message.open({
        key: connectionKey, type: 'success', duration: 4, content: t('connection.back'),
      });
    },
  });
}

/** The header's button that tells how many jobs run, and opens the drawer with all of them. */
export function JobTray({ loggedIn }: { loggedIn: boolean }) {
  const { t } = useTranslation('jobs');
  const panel = useJobPanel();
  const feed = useToldFeed(loggedIn, panel.open ? panel.id : null);
  const running = useJobs()?.filter(isRunning).length ?? 0;
  const button = useRef<HTMLButtonElement>(null);
  // The drawer's code is loaded when it is first wanted; then it stays, to slide out again.
  const [wanted, setWanted] = useState(panel.open);
  if (panel.open && !wanted) setWanted(true);

  useFocusReturn(panel.open, { replaced: panel.rowShown, fallback: button });

  const words = running > 0 ? t('running', { count: running }) : '';
  return (
    <>
      <Badge count={running} size="small" offset={[-6, 6]} title={words}>
        <Button
          ref={button} type="text" icon={<UnorderedListOutlined />}
          aria-label={words === '' ? t('open') : `${t('open')}: ${words}`} title={t('open')}
          onClick={() => { panel.show(null); }}
        />
      </Badge>
      <span role="status" className="visually-hidden">{words}</span>
      {wanted && <Suspense fallback={null}><JobDrawer panel={panel} feed={feed} /></Suspense>}
    </>
  );
}
