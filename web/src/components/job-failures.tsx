import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Job } from '@/lib/api/types';
import { rowPath } from '@/lib/token-links';
import './jobs.css';

type FailureLine = Job['lines'][number];

function LineName(props: {
  line: FailureLine; itemName: (index: number) => string; inNewTab: boolean;
}) {
  const { line } = props;
  const { t } = useTranslation('jobs');
  if (line.id !== null) {
    return (
      <Link to={rowPath(line.id)} target={props.inNewTab ? '_blank' : undefined}>
        {line.biz_id === '' ? t('failures.gone', { id: line.id }) : line.biz_id}
      </Link>
    );
  }
  return <span>{line.index === null ? line.biz_id : props.itemName(line.index)}</span>;
}

/**
 * What failed in a job: by reason, and the last rows with a way to them. `itemName`: what the item
 * of an import (from 0) is called where it is shown; `inNewTab`: where a link would leave a dialog.
 */
export function JobFailures(props: {
  job: Job; itemName?: (index: number) => string; inNewTab?: boolean;
}) {
  const { job } = props;
  const { t, i18n } = useTranslation('jobs');
  const itemName = props.itemName ?? ((index) => t('failures.item', { number: index + 1 }));
  const number = new Intl.NumberFormat(i18n.language);
  if (job.failures.length === 0) return null;
  return (
    <div className="job-failures">
      <h3>{t('failures.reasons')}</h3>
      <ul className="job-reasons">
        {job.failures.map((failure) => (
          <li key={failure.code}>
            <strong>{number.format(failure.count)}</strong>
            <span>{failure.message}</span>
            <code className="faint">{failure.code}</code>
          </li>
        ))}
      </ul>
      {job.lines.length > 0 && (
        <>
          <h3>{t('failures.lines')}</h3>
          {/* Scrolls, so it must be reachable by keyboard. */}
          <ul className="job-lines" tabIndex={0} aria-label={t('failures.lines')}>
            {job.lines.map((line, place) => (
              // A row may fail once only, but items of an import have no id.
              <li key={`${line.id ?? ''}-${line.index ?? ''}-${job.lines.length - place}`}>
                <LineName line={line} itemName={itemName} inNewTab={props.inNewTab ?? false} />
                <span>{line.message}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
