import { useTranslation } from 'react-i18next';
import type { TokenRow } from '@/lib/api/types';
import { absoluteTime, parseTime, relativeTime } from '@/lib/time';
import { useNow } from '@/lib/use-now';

/** When the access token ends: relative, with the exact time below. */
export function Expiry(props: { row: TokenRow }) {
  const { t, i18n } = useTranslation('tokens');
  const now = useNow();
  if (props.row.at === '') return <span className="faint">{t('expiry.none')}</span>;
  const end = parseTime(props.row.expires_at);
  if (end === null) return <span className="faint">{t('expiry.unknown')}</span>;

  const relative = relativeTime(end, now, i18n.language);
  const over = end <= now;
  return (
    <time dateTime={end.toISOString()} className="two-lines">
      <span className={over ? 'danger-text' : undefined}>
        {over ? t('expiry.ended', { time: relative }) : relative}
      </span>
      <span className="faint">{absoluteTime(end)}</span>
    </time>
  );
}
