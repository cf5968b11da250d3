import { App, Form, Input, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { DialogActions } from '@/components/dialog-actions';
import { ErrorAlert } from '@/components/error-alert';
import { FormDialog } from '@/components/form-dialog';
import type { FormDialogActions } from '@/components/form-dialog';
import type { TokenRow } from '@/lib/api/types';
import { isChanged } from '@/lib/form-values';
import { editChanges, editValues } from './edit-changes';
import type { EditValues } from './edit-changes';
import { ClientIdField, MemoField, ProxyField, RefreshTokenField, TagField } from './token-fields';
import { useUpdateToken } from './token-queries';

function EditForm(props: FormDialogActions & { row: TokenRow; onClose: () => void }) {
  const { row, onClose } = props;
  const { t } = useTranslation('tokens');
  const { message } = App.useApp();
  const update = useUpdateToken();
  const submit = (values: EditValues) => {
    const updates = editChanges(row, values);
    if (Object.keys(updates).length === 0) {
      message.info(t('edit.unchanged'));
      onClose();
      return;
    }
    update.mutate({ id: row.id, updates }, {
      onSuccess: (saved) => {
        message.success(t('edit.done', { name: saved.biz_id }));
        onClose();
      },
    });
  };
  return (
    <Form<EditValues>
      layout="vertical" initialValues={editValues(row)} onFinish={submit}
      onValuesChange={(_, values) => { props.onUnsaved(isChanged(values, editValues(row))); }}
    >
      <div className="form-pair">
        <Form.Item
          name="biz_id" label={t('form.bizId')}
          rules={[{ required: true, whitespace: true, message: t('form.bizIdMissing') }]}
        >
          <Input maxLength={255} />
        </Form.Item>
        <TagField />
      </div>
      <ProxyField help={row.proxy.includes('***') ? t('form.proxyMasked') : t('form.proxyHelp')} />
      <ClientIdField />
      <MemoField />
      <RefreshTokenField label={t('edit.newRt')} help={t('edit.newRtHelp')} required={false} />
      <Form.Item name="enabled" label={t('form.enabled')} valuePropName="checked">
        <Switch />
      </Form.Item>
      <ErrorAlert error={update.error} />
      <SubmitLine pending={update.isPending} onCancel={props.onCancel} />
    </Form>
  );
}

function SubmitLine(props: { pending: boolean; onCancel: () => void }) {
  const { t } = useTranslation('common');
  return <DialogActions submit={t('action.save')} {...props} />;
}

/** `row` is as it was when the dialog opened: later refreshes do not move the form. */
export function EditDialog(props: { row: TokenRow | null; open: boolean; onClose: () => void }) {
  const { row } = props;
  const { t } = useTranslation('tokens');
  return (
    <FormDialog
      open={props.open} title={t('edit.title', { name: row?.biz_id ?? '' })} width={600} top={48}
      onClose={props.onClose}
    >
      {(actions) => row && <EditForm key={row.id} {...actions} row={row} onClose={props.onClose} />}
    </FormDialog>
  );
}
