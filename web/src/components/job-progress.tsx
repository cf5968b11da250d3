import { Progress } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Job } from '@/lib/api/types';
import { isRunning, percentDone } from '@/lib/job-list';
import { parseTime, span } from '@/lib/time';
import './jobs.css';

function Pace({ job }: { job: Job }) {
  const { t, i18n } = useTranslation('jobs');
  const started = parseTime(job.started_at);
  const finished = parseTime(job.finished_at);
  const rate = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: job.rate < 10 ? 1 : 0 });
  const facts = [
    job.rate > 0 ? t('progress.rate', { rate: rate.format(job.rate) }) : '',
    isRunning(job) && job.remaining_seconds !== null
      ? t('progress.remaining', { time: span(job.remaining_seconds, i18n.language) }) : '',
    started && finished ? t('progress.took', {
      time: span((finished.getTime() - started.getTime()) / 1000, i18n.language),
    }) : '',
  ].filter((fact) => fact !== '');
  return facts.length === 0 ? null : <p className="faint job-pace">{facts.join(' · ')}</p>;
}

/** How far a job is, and how fast: the same for the tray and for the dialog that started it. */
export function JobProgress({ job }: { job: Job }) {
  const { t, i18n } = useTranslation('jobs');
  const number = new Intl.NumberFormat(i18n.language);
  const status = isRunning(job) ? 'active' : job.state === 'failed' || job.failed > 0 ? 'exception'
    : job.state === 'done' ? 'success' : 'normal';
  return (
    <div className="job-progress">
      <Progress percent={percentDone(job)} status={status} aria-label={t('progress.label')} />
      <dl className="job-figures">
        <div>
          <dt>{t('progress.done')}</dt>
          <dd>
            {t('progress.of', { done: number.format(job.done), total: number.format(job.total) })}
          </dd>
        </div>
        <div><dt>{t('progress.succeeded')}</dt><dd>{number.format(job.succeeded)}</dd></div>
        <div>
          <dt>{t('progress.failed')}</dt>
          <dd className={job.failed > 0 ? 'job-bad' : undefined}>{number.format(job.failed)}</dd>
        </div>
      </dl>
      <Pace job={job} />
    </div>
  );
}
