import { useTranslation } from 'react-i18next';
import type { RawAnswer } from '@/lib/api/raw-call';
import { CodeBlock } from './code-block';
import { prettyJson, tellingHeaders } from './try-request';

// More than this makes a page slow, and nobody reads it here.
const mostShown = 100_000;

/** What came back of a call that was tried. */
export function TryAnswer({ answer }: { answer: RawAnswer }) {
  const { t } = useTranslation('apiDocs');
  const body = prettyJson(answer.body);
  return (
    <div className="api-answer">
      <p role="status">
        <code className={`api-status api-status-${String(answer.status).slice(0, 1)}`}>
          {answer.status} {answer.statusText}
        </code>{' '}
        {t('took', { ms: answer.tookMs, bytes: new TextEncoder().encode(answer.body).length })}
      </p>
      <dl className="api-headers">
        {tellingHeaders(answer.headers).map(([name, value]) => (
          <div key={name}><dt>{name}</dt><dd>{value}</dd></div>
        ))}
      </dl>
      {body === '' ? <p className="faint">{t('noBody')}</p>
        : <CodeBlock text={body.slice(0, mostShown)} label={t('answerBody')} />}
      {body.length > mostShown && <p className="faint">{t('cut')}</p>}
    </div>
  );
}
