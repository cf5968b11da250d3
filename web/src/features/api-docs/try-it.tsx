import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { ErrorAlert } from '@/components/error-alert';
import { callRaw } from '@/lib/api/raw-call';
import { sessionKey } from '@/lib/query-client';
import { AnswerTimer } from './answer-timer';
import type { ApiOperation } from './operations';
import { TryAnswer } from './try-answer';
import { answersSecret, jsonFault, tryRequest, usesSession, wantsSecret } from './try-request';

interface TryItProps {
  operation: ApiOperation;
  body: string | null;
  onBody: (body: string) => void;
  /** The API secret, kept by the page in memory only. */
  secret: string;
  onSecret: (secret: string) => void;
}

function SecretField(props: { id: string; secret: string; onSecret: (secret: string) => void }) {
  const { t } = useTranslation('apiDocs');
  return (
    <div className="api-input">
      <label htmlFor={props.id}>{t('secret')}</label>
      <Input.Password
        id={props.id} value={props.secret} autoComplete="off" spellCheck={false}
        aria-describedby={`${props.id}-help`}
        onChange={(event) => { props.onSecret(event.target.value); }}
      />
      <span className="faint" id={`${props.id}-help`}>{t('secretHelp')}</span>
    </div>
  );
}

function BodyField(props: { id: string; body: string; onBody: (body: string) => void }) {
  const { t } = useTranslation('apiDocs');
  const fault = jsonFault(props.body);
  return (
    <div className="api-input">
      <label htmlFor={props.id}>{t('body')}</label>
      <Input.TextArea
        id={props.id} className="mono" spellCheck={false} autoComplete="off" value={props.body}
        autoSize={{ minRows: 2, maxRows: 20 }} aria-invalid={fault !== null}
        aria-describedby={`${props.id}-fault`}
        onChange={(event) => { props.onBody(event.target.value); }}
      />
      <span className="bad" id={`${props.id}-fault`} aria-live="polite">
        {fault !== null && t('badJson', { fault })}
      </span>
    </div>
  );
}

/** Makes the call for real; what changes something asks first. */
export function TryIt(props: TryItProps) {
  const { operation, body, secret } = props;
  const { t, i18n } = useTranslation('apiDocs');
  const { modal } = App.useApp();
  const client = useQueryClient();
  const call = useMutation({
    mutationFn: callRaw,
    onSuccess: (answer) => {
      // The session may be over: then the page asks for a new login.
      if (answer.status === 401 && usesSession(operation)) {
        void client.invalidateQueries({ queryKey: sessionKey });
      }
    },
  });

  const send = () => { call.mutate(tryRequest(operation, { body, secret, language: i18n.language })); };
  const ask = () => {
    if (operation.reads) {
      send();
      return;
    }
    modal.confirm({
      title: t('askTitle', { call: `${operation.method} ${operation.path}` }),
      content: t('askText'), okText: t('askYes'), okButtonProps: { danger: true }, onOk: send,
    });
  };
  if (operation.streams) return <p className="faint">{t('streams')}</p>;
  return (
    <>
      {wantsSecret(operation)
        && <SecretField id={`${operation.id}-secret`} secret={secret} onSecret={props.onSecret} />}
      {usesSession(operation) && <p className="faint">{t('withSession')}</p>}
      {body !== null && <BodyField id={`${operation.id}-body`} body={body} onBody={props.onBody} />}
      <Button
        type="primary" loading={call.isPending} onClick={ask}
        disabled={body !== null && jsonFault(body) !== null}
      >
        {t('send')}
      </Button>
      <ErrorAlert error={call.error} />
      {call.data && <TryAnswer answer={call.data} />}
      {call.data && answersSecret(operation)
        && <AnswerTimer answer={call.data} onHide={call.reset} />}
    </>
  );
}
