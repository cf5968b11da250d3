import { App, Form, Input, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { DialogActions } from '@/components/dialog-actions';
import { ErrorAlert } from '@/components/error-alert';
import { FormDialog } from '@/components/form-dialog';
import type { FormDialogActions } from '@/components/form-dialog';
import type { CreateTokenRequest } from '@/lib/api/types';
import { isChanged } from '@/lib/form-values';
import { ClientIdField, MemoField, ProxyField, RefreshTokenField, TagField } from './token-fields';
import { useCreateToken } from './token-queries';

type CreateValues = Required<Omit<CreateTokenRequest, 'provider' | 'access_token'>>;

const empty: CreateValues = {
  biz_id: '', rt_token: '', proxy: '', client_id: '', tag: '', memo: '', enabled: true,
};

/** Cleared fields of antd's AutoComplete are undefined. */
function request(values: CreateValues): CreateTokenRequest {
  const bizId = values.biz_id.trim();
  return {
    ...(bizId === '' ? {} : { biz_id: bizId }),
    rt_token: values.rt_token.trim(),
    proxy: ((values.proxy as string | undefined) ?? '').trim(),
    client_id: ((values.client_id as string | undefined) ?? '').trim(),
    tag: values.tag.trim(),
    memo: values.memo,
    enabled: values.enabled,
  };
}

function CreateForm(props: FormDialogActions & { onClose: () => void }) {
  const { t } = useTranslation('tokens');
  const { message } = App.useApp();
  const create = useCreateToken();
  const submit = (values: CreateValues) => {
    create.mutate(request(values), {
      onSuccess: (row) => {
        message.success(t('createDialog.done', { name: row.biz_id }));
        props.onClose();
      },
    });
  };
  return (
    <Form<CreateValues>
      layout="vertical" initialValues={empty} onFinish={submit}
      onValuesChange={(_, values) => { props.onUnsaved(isChanged(values, empty)); }}
    >
      <RefreshTokenField label={t('form.rt')} required />
      <div className="form-pair">
        <Form.Item name="biz_id" label={t('form.bizId')} extra={t('form.bizIdHelp')}>
          <Input maxLength={255} />
        </Form.Item>
        <TagField />
      </div>
      <ProxyField help={t('form.proxyHelp')} />
      <ClientIdField />
      <MemoField />
      <Form.Item name="enabled" label={t('form.enabled')} valuePropName="checked">
        <Switch />
      </Form.Item>
      <ErrorAlert error={create.error} />
      <DialogActions
        submit={t('createDialog.submit')} pending={create.isPending} onCancel={props.onCancel}
      />
    </Form>
  );
}

export function CreateDialog(props: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation('tokens');
  return (
    <FormDialog
      open={props.open} title={t('createDialog.title')} width={600} top={48} onClose={props.onClose}
    >
      {(actions) => <CreateForm {...actions} onClose={props.onClose} />}
    </FormDialog>
  );
}
