import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AnswerList } from './answer-list';
import { CodeBlock } from './code-block';
import { credentialOf, curlLine } from './curl-line';
import { DocText } from './doc-text';
import { FieldTable } from './field-table';
import type { ApiOperation } from './operations';
import { TryIt } from './try-it';

/** All of one call: who may make it, what goes in, what comes back, a command, and a try. */
export function OperationBody(props: {
  operation: ApiOperation; secret: string; onSecret: (secret: string) => void;
}) {
  const { operation } = props;
  const { t } = useTranslation('apiDocs');
  const [body, setBody] = useState(operation.example);
  const credential = credentialOf(operation);
  return (
    <div className="api-body">
      {operation.description !== '' && <p><DocText text={operation.description} /></p>}
      <h4>{t('who')}</h4>
      <ul>{operation.access.map((way) => <li key={way}>{t(`access.${way}`)}</li>)}</ul>
      <h4>{t('request')}</h4>
      {operation.fields.length > 0
        ? <FieldTable fields={operation.fields} />
        : <p className="faint">{t(operation.example === null ? 'noRequest' : 'anyRequest')}</p>}
      <h4>{t('curl')}</h4>
      <CodeBlock text={curlLine(operation, location.origin, body)} label={t('curl')} />
      {credential !== 'none' && (
        <p className="faint">
          {t(credential === 'session' ? 'sessionVariable' : 'secretVariable')}
        </p>
      )}
      <h4>{t('try')}</h4>
      <TryIt
        operation={operation} body={body} onBody={setBody} secret={props.secret}
        onSecret={props.onSecret}
      />
      <h4>{t('answers')}</h4>
      <AnswerList answers={operation.answers} />
    </div>
  );
}
