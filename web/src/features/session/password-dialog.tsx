import { App, Form, Input, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { DialogActions } from '@/components/dialog-actions';
import { ErrorAlert } from '@/components/error-alert';
import { ApiError } from '@/lib/api/errors';
import { passwordFault, passwordStrength } from './password-strength';
import { useChangePassword } from './use-session';

interface PasswordValues {
  current: string;
  next: string;
  repeat: string;
}

/** How good the typed password is, in words; refusals are told by the field itself. */
function Strength(props: { username: string }) {
  const { t } = useTranslation('account');
  const form = Form.useFormInstance<PasswordValues>();
  const next = Form.useWatch('next', form) as string | undefined;
  const current = Form.useWatch('current', form) as string | undefined;
  const judged = next && passwordFault(next, current ?? '') === null
    ? passwordStrength(next, props.username) : null;
  return (
    <p className="faint" aria-live="polite">
      {judged && [
        t(`password.strength.${judged.level}`),
        ...judged.hints.map((hint) => t(`password.hint.${hint}`)),
      ].join(' ')}
    </p>
  );
}

function NextFields(props: { username: string }) {
  const { t } = useTranslation('account');
  return (
    <>
      <Form.Item
        name="next" label={t('password.next')} validateTrigger="onBlur"
        rules={[({ getFieldValue }) => ({
          validator: async (_, next: string | undefined) => {
            const fault = passwordFault(next ?? '', String(getFieldValue('current')));
            if (fault) await Promise.reject(new Error(t(`password.fault.${fault}`)));
          },
        })]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Strength username={props.username} />
      <Form.Item
        name="repeat" label={t('password.repeat')} validateTrigger="onBlur" dependencies={['next']}
        rules={[({ getFieldValue }) => ({
          validator: async (_, repeat: string | undefined) => {
            if ((repeat ?? '') === ((getFieldValue('next') as string | undefined) ?? '')) return;
            await Promise.reject(new Error(t('password.repeatBad')));
          },
        })]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
    </>
  );
}

function isAboutCurrent(error: unknown): boolean {
  return error instanceof ApiError && error.field === 'current_password';
}

function PasswordForm(props: { username: string; onClose: () => void }) {
  const { t } = useTranslation('account');
  const { message } = App.useApp();
  const [form] = Form.useForm<PasswordValues>();
  const change = useChangePassword();
  return (
    <Form<PasswordValues>
      form={form} layout="vertical" requiredMark={false}
      onFinish={({ current, next }) => {
        change.mutate({ current, next }, {
          onSuccess: () => {
            message.success(t('password.done'));
            props.onClose();
          },
          onError: (error) => {
            if (!isAboutCurrent(error)) return;
            form.setFields([{ name: 'current', errors: [error.message] }]);
            form.focusField('current');
          },
        });
      }}
    >
      <p className="faint">{t('password.intro')}</p>
      {/* For the browser's password keeper, which else does not know whose password this is. */}
      <input hidden readOnly autoComplete="username" value={props.username} />
      <Form.Item
        name="current" label={t('password.current')}
        rules={[{ required: true, message: t('password.currentMissing') }]}
      >
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      <NextFields username={props.username} />
      <ErrorAlert error={isAboutCurrent(change.error) ? null : change.error} />
      <DialogActions
        submit={t('password.submit')} pending={change.isPending} onCancel={props.onClose}
      />
    </Form>
  );
}

export function PasswordDialog(props: { username: string; open: boolean; onClose: () => void }) {
  const { t } = useTranslation('account');
  return (
    <Modal
      open={props.open} title={t('password.title')} footer={null} width={460} destroyOnHidden
      mask={{ closable: false }} onCancel={props.onClose}
    >
      <PasswordForm username={props.username} onClose={props.onClose} />
    </Modal>
  );
}
