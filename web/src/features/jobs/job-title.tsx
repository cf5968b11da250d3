import { useTranslation } from 'react-i18next';
import { StateWords } from '@/components/state-words';
import type { Job } from '@/lib/api/types';
import { aboutWords, editWords, jobTone, wordSpaces } from './job-words';

export function JobState({ job }: { job: Job }) {
  const { t } = useTranslation('jobs');
  const failures = job.state === 'done' && job.failed > 0
    ? `, ${t('progress.withFailures', { count: job.failed })}` : '';
  return (
    <StateWords tone={jobTone(job)}>{t(`state.${job.state}`) + failures}</StateWords>
  );
}

/** What a job does, and to which rows, in words. */
export function JobAbout({ job }: { job: Job }) {
  const { t, i18n } = useTranslation(wordSpaces);
  const edits = editWords(job, t);
  return (
    <div className="job-about">
      <div>{aboutWords(job, t, i18n.language)}</div>
      {edits.length > 0 && <div>{edits.join(t('and'))}</div>}
    </div>
  );
}
