import { useTranslation } from 'react-i18next';
import { CodeBlock } from './code-block';
import { DocText } from './doc-text';
import type { ApiAnswer } from './operations';

/** What may come back, by status; an example opens below its line. */
export function AnswerList({ answers }: { answers: ApiAnswer[] }) {
  const { t } = useTranslation('apiDocs');
  return (
    <ul className="api-answers">
      {answers.map((answer) => {
        const line = (
          <>
            <code className={`api-status api-status-${answer.status.slice(0, 1)}`}>{answer.status}</code>{' '}
            <DocText text={answer.description} />
            {answer.headers.length > 0
              && <span className="faint"> {t('withHeaders', { names: answer.headers.join(', ') })}</span>}
          </>
        );
        return (
          <li key={answer.status}>
            {answer.example === '' ? line : (
              <details open={answer.status === '200'}>
                <summary>{line}</summary>
                <CodeBlock
                  text={answer.example} label={t('answerExample', { status: answer.status })}
                />
              </details>
            )}
          </li>
        );
      })}
    </ul>
  );
}
