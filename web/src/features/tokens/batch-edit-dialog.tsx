import { Form, Input, Modal, Radio } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { DialogActions } from '@/components/dialog-actions';
import { batchEdit } from './batch-edit';
import type { BatchEdit, BatchField, BatchValues } from './batch-edit';
import { selectedCount } from './selection';
import { ClientIdChoice, ProxyChoice } from './token-fields';
import type { BatchCommands } from './use-batch-commands';

/** One field: left as it is, or changed to what is entered. */
function Change(props: { field: BatchField; label: string; help: string; children: ReactNode }) {
  const { field } = props;
  const { t } = useTranslation('tokens');
  const changed = Form.useWatch(['change', field]) === true;
  return (
    <fieldset className="batch-field">
      <legend>{props.label}</legend>
      <Form.Item name={['change', field]} noStyle>
        <Radio.Group
          aria-label={props.label}
          options={[
            { value: false, label: t('batchEdit.leave') },
            { value: true, label: t('batchEdit.change') },
          ]}
        />
      </Form.Item>
      {changed && (
        <Form.Item name={field} extra={props.help} className="batch-value">
          {props.children}
        </Form.Item>
      )}
    </fieldset>
  );
}

function BatchEditForm(props: {
  pending: boolean; onEdit: (edit: BatchEdit) => void; onClose: () => void;
}) {
  const { t } = useTranslation('tokens');
  const [form] = Form.useForm<BatchValues>();
  // Undefined until the form is there, whatever its type says.
  const change = Form.useWatch('change', form) as BatchValues['change'] | undefined;
  const any = Object.values(change ?? {}).some(Boolean);
  const clears = t('batchEdit.clears');
  return (
    <Form<BatchValues>
      form={form} layout="vertical" onFinish={(values) => { props.onEdit(batchEdit(values)); }}
      initialValues={{ change: { tag: false, proxy: false, client_id: false } }}
    >
      <Change field="tag" label={t('form.tag')} help={clears}>
        <Input aria-label={t('batchEdit.newTag')} maxLength={255} />
      </Change>
      <Change field="proxy" label={t('form.proxy')} help={t('form.proxyHelp')}>
        <ProxyChoice label={t('batchEdit.newProxy')} />
      </Change>
      <Change field="client_id" label={t('form.clientId')} help={t('batchEdit.clientIdHelp')}>
        <ClientIdChoice label={t('batchEdit.newClientId')} />
      </Change>
      <DialogActions
        submit={t('batchEdit.submit')} pending={props.pending} disabled={!any}
        onCancel={props.onClose}
      />
    </Form>
  );
}

export function BatchEditDialog({ commands }: { commands: BatchCommands }) {
  const { edited, edit, close, starting } = commands;
  const { t } = useTranslation('tokens');
  return (
    <Modal
      style={{ top: 48 }} open={edited !== null} footer={null} destroyOnHidden width={560}
      title={edited && t('batchEdit.title', { count: selectedCount(edited) })}
      mask={{ closable: false }} onCancel={close}
    >
      <BatchEditForm pending={starting} onEdit={edit} onClose={close} />
    </Modal>
  );
}
