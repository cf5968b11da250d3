import { useTranslation } from 'react-i18next';
import { shortList } from './import-lines';
import type { ImportLines } from './import-lines';

/** What will be sent and what not, before it is sent. */
export function ImportPreview(props: { lines: ImportLines; tooLarge: boolean; limit: number }) {
  const { tokens, repeated, bad } = props.lines;
  const { t } = useTranslation('tokens');
  if (tokens.length === 0 && bad.length === 0) {
    return <div className="faint" role="status">{t('importDialog.nothing')}</div>;
  }
  return (
    <div role="status">
      <div><strong>{t('importDialog.fresh', { count: tokens.length })}</strong></div>
      {repeated > 0 && <div>{t('importDialog.repeated', { count: repeated })}</div>}
      {bad.length > 0 && (
        <div className="danger-text">
          {t('importDialog.bad', { count: bad.length, lines: shortList(bad) })}
        </div>
      )}
      {props.tooLarge && (
        <div className="danger-text">
          {t('importDialog.tooLarge', { limit: props.limit / 1024 / 1024 })}
        </div>
      )}
    </div>
  );
}
