import { useTranslation } from 'react-i18next';
import { absoluteTime, parseTime } from '@/lib/time';

export function StateSince(props: { since: string }) {
  const { t } = useTranslation('tokens');
  const at = parseTime(props.since);
  if (at === null) return null;
  return (
    <time dateTime={at.toISOString()} className="faint">
      {t('fact.stateSince', { time: absoluteTime(at) })}
    </time>
  );
}
