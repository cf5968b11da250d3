import { App, Button, Modal } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorAlert } from '@/components/error-alert';
import { ApiError } from '@/lib/api/errors';
import type { NodeInfo } from '@/lib/api/types';
import { useCountdown } from '@/lib/use-countdown';
import { useForgetNode } from './use-forget-node';

/** Goes on where the server's own words stand still: when the node has been silent long enough. */
function Wait({ error, seconds }: { error: ApiError; seconds: number }) {
  const { t } = useTranslation('nodes');
  const left = useCountdown(seconds, error);
  return (
    <p role="timer">{left > 0 ? t('forget.wait', { seconds: left }) : t('forget.waitOver')}</p>
  );
}

function Question(props: { node: NodeInfo; onClose: () => void; onDone: () => void }) {
  const { node, onClose } = props;
  const { name, open_attempts: open } = node;
  const { t } = useTranslation('nodes');
  const { t: common } = useTranslation('common');
  const { message } = App.useApp();
  const { mutate, error, isPending } = useForgetNode();
  const forget = () => {
    mutate(node.id, {
      onSuccess: (inDoubt) => {
        message.success(inDoubt > 0
          ? t('forget.doneDoubt', { name, count: inDoubt }) : t('forget.done', { name }), 6);
        props.onDone();
      },
    });
  };
  return (
    <>
      <p>{open > 0 ? t('forget.doubt', { count: open }) : t('forget.none')}</p>
      <p>{t('forget.text')}</p>
      <ErrorAlert error={error} />
      {error instanceof ApiError && error.retryAfter !== null && (
        <Wait error={error} seconds={error.retryAfter} />
      )}
      <div className="dialog-actions">
        <Button onClick={onClose}>{common('action.cancel')}</Button>
        <Button danger type="primary" loading={isPending} onClick={forget}>{t('forget.do')}</Button>
      </div>
    </>
  );
}

/**
 * Says what is given up before a node is forgotten. `node`: as the list has it; null: closed.
 * `onForgotten` runs when the dialog is away, after it has given the focus back.
 */
export function ForgetDialog(props: {
  node: NodeInfo | null; onClose: () => void; onForgotten: () => void;
}) {
  const { node, onClose } = props;
  const { t } = useTranslation('nodes');
  // The last one stays while the dialog fades.
  const [shown, setShown] = useState(node);
  if (node !== null && node !== shown) setShown(node);
  const done = useRef(false);
  const finish = () => {
    done.current = true;
    onClose();
  };
  const afterClose = () => {
    if (done.current) props.onForgotten();
    done.current = false;
  };
  return (
    <Modal
      open={node !== null} footer={null} destroyOnHidden width={480} onCancel={onClose}
      afterClose={afterClose}
      title={t('forget.title', { name: shown?.name ?? '' })}
    >
      {shown && <Question node={shown} onClose={onClose} onDone={finish} />}
    </Modal>
  );
}
