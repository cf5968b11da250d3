import { useTranslation } from 'react-i18next';
import { absoluteTime, parseTime, relativeTime } from '@/lib/time';
import { useNow } from '@/lib/use-now';

/** A time as people think of it, with the exact one below. */
export function TimeText(props: { value: string | null | undefined; absent?: string }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const at = parseTime(props.value);
  if (at === null) return <span className="faint">{props.absent ?? t('never')}</span>;
  return (
    <time dateTime={at.toISOString()} className="two-lines">
      <span>{relativeTime(at, now, i18n.language)}</span>
      <span className="faint">{absoluteTime(at)}</span>
    </time>
  );
}
