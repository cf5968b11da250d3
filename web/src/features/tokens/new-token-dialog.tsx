import { App, Form } from 'antd';
import { useTranslation } from 'react-i18next';
import { DialogActions } from '@/components/dialog-actions';
import { ErrorAlert } from '@/components/error-alert';
import { FormDialog } from '@/components/form-dialog';
import type { FormDialogActions } from '@/components/form-dialog';
import type { TokenRow } from '@/lib/api/types';
import { RefreshTokenField } from './token-fields';
import { useUpdateToken } from './token-queries';

function NewTokenForm(props: FormDialogActions & { row: TokenRow; onClose: () => void }) {
  const { row, onClose } = props;
  const { t } = useTranslation('tokens');
  const { message } = App.useApp();
  const update = useUpdateToken();
  const submit = (values: { rt_token: string }) => {
    update.mutate({ id: row.id, updates: { rt_token: values.rt_token.trim() } }, {
      onSuccess: (saved) => {
        message.success(t('detail.newToken.done', { name: saved.biz_id }));
        onClose();
      },
    });
  };
  return (
    <Form<{ rt_token: string }>
      layout="vertical" initialValues={{ rt_token: '' }} onFinish={submit}
      onValuesChange={(_, values) => { props.onUnsaved(values.rt_token !== ''); }}
    >
      <RefreshTokenField label={t('form.rt')} help={t('detail.newToken.help')} required />
      <ErrorAlert error={update.error} />
      <DialogActions
        submit={t('detail.newToken.submit')} pending={update.isPending} onCancel={props.onCancel}
      />
    </Form>
  );
}

/** The way out of the states that only a new login ends. */
export function NewTokenDialog(props: { row: TokenRow; open: boolean; onClose: () => void }) {
  const { row } = props;
  const { t } = useTranslation('tokens');
  return (
    <FormDialog
      open={props.open} title={t('detail.newToken.title', { name: row.biz_id })} width={560}
      onClose={props.onClose}
    >
      {(actions) => <NewTokenForm {...actions} row={row} onClose={props.onClose} />}
    </FormDialog>
  );
}
