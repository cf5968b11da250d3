import { Form, Input, Radio } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { DialogActions } from '@/components/dialog-actions';
import { FormDialog } from '@/components/form-dialog';
import type { FormDialogActions } from '@/components/form-dialog';
import { isChanged } from '@/lib/form-values';
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

const untouched: BatchValues = { change: { tag: false, proxy: false, client_id: false } };

function BatchEditForm(props: FormDialogActions & {
  pending: boolean; onEdit: (edit: BatchEdit) => void;
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
      initialValues={untouched}
      onValuesChange={(_, values) => { props.onUnsaved(isChanged(values, untouched)); }}
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
        onCancel={props.onCancel}
      />
    </Form>
  );
}

export function BatchEditDialog({ commands }: { commands: BatchCommands }) {
  const { edited, edit, close, starting } = commands;
  const { t } = useTranslation('tokens');
  return (
    <FormDialog
      open={edited !== null} width={560} top={48} onClose={close}
      title={edited && t('batchEdit.title', { count: selectedCount(edited) })}
    >
      {(actions) => <BatchEditForm {...actions} pending={starting} onEdit={edit} />}
    </FormDialog>
  );
}
