import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { RawAnswer } from '@/lib/api/raw-call';
import { CodeBlock } from './code-block';
import { shownBody, tellingHeaders } from './try-request';

/** What came back of a call that was tried. */
export function TryAnswer({ answer }: { answer: RawAnswer }) {
  const { t } = useTranslation('apiDocs');
  const { text, cut, bytes } = useMemo(() => ({
    ...shownBody(answer.body), bytes: new TextEncoder().encode(answer.body).length,
  }), [answer.body]);
  return (
    <div className="api-answer">
      <p role="status">
        <code className={`api-status api-status-${String(answer.status).slice(0, 1)}`}>
          {answer.status} {answer.statusText}
        </code>{' '}
        {t('took', { ms: answer.tookMs, bytes })}
      </p>
      <dl className="api-headers">
        {tellingHeaders(answer.headers).map(([name, value]) => (
          <div key={name}><dt>{name}</dt><dd>{value}</dd></div>
        ))}
      </dl>
      {text === '' ? <p className="faint">{t('noBody')}</p>
        : <CodeBlock text={text} label={t('answerBody')} />}
      {cut && <p className="faint">{t('cut')}</p>}
    </div>
  );
}
