import { Button, Form, Input, Modal } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isCount } from './batch-edit';
import { selectedCount } from './selection';
import type { BatchCommands } from './use-batch-commands';

function ConfirmForm(props: { count: number; onRemove: () => void; onClose: () => void }) {
  const { count, onRemove, onClose } = props;
  const { t } = useTranslation('tokens');
  const { t: common } = useTranslation('common');
  const [typed, setTyped] = useState('');
  const id = useId();
  return (
    <Form layout="vertical" onFinish={onRemove}>
      <p>{t('deleteAll.text')}</p>
      <Form.Item label={t('deleteAll.type', { count })} htmlFor={id}>
        <Input
          id={id} inputMode="numeric" autoComplete="off" value={typed}
          onChange={(event) => { setTyped(event.target.value); }}
        />
      </Form.Item>
      <div className="dialog-actions">
        <Button onClick={onClose}>{common('action.cancel')}</Button>
        <Button danger type="primary" htmlType="submit" disabled={!isCount(typed, count)}>
          {common('action.delete')}
        </Button>
      </div>
    </Form>
  );
}

/** Asks for the number of rows before all that match are deleted: nobody types that by mistake. */
export function DeleteAllDialog({ commands }: { commands: BatchCommands }) {
  const { doubted, remove, close } = commands;
  const { t } = useTranslation('tokens');
  const count = doubted ? selectedCount(doubted) : 0;
  return (
    <Modal
      open={doubted !== null} footer={null} destroyOnHidden onCancel={close}
      title={t('deleteAll.title', { count })}
    >
      <ConfirmForm count={count} onRemove={remove} onClose={close} />
    </Modal>
  );
}
