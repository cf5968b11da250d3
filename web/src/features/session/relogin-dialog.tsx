import { LockOutlined, UserOutlined } from '@ant-design/icons';
import { Button, Form, Input, Modal } from 'antd';
import type { FormInstance } from 'antd';
import { useTranslation } from 'react-i18next';
import { LoginFailure } from './login-failure';
import { useLogin } from './use-session';

interface Password {
  password: string;
}

interface ReloginProps {
  username: string;
  /** True: there is no session, so the dialog cannot be put aside; false: it ends soon. */
  ended: boolean;
  open: boolean;
  onDone: () => void;
  /** Cancels the renewal, or leaves the page if there is no session. */
  onLeave: () => void;
}

function ReloginForm(props: ReloginProps & { form: FormInstance<Password> }) {
  const { t } = useTranslation('account');
  const { t: words } = useTranslation('session');
  const { t: common } = useTranslation('common');
  const login = useLogin();
  return (
    <Form<Password>
      form={props.form} layout="vertical" requiredMark={false} disabled={login.isPending}
      onFinish={({ password }) => {
        login.mutate({ username: props.username, password }, { onSuccess: props.onDone });
      }}
    >
      <p className="faint">{t(props.ended ? 'relogin.endedText' : 'relogin.renewText')}</p>
      <LoginFailure error={login.error} />
      <Form.Item label={words('username')} htmlFor="relogin-name">
        <Input
          id="relogin-name" prefix={<UserOutlined />} value={props.username} readOnly
          autoComplete="username"
        />
      </Form.Item>
      <Form.Item
        name="password" label={words('password')}
        rules={[{ required: true, message: words('passwordMissing') }]}
      >
        <Input.Password prefix={<LockOutlined />} autoComplete="current-password" />
      </Form.Item>
      <div className="dialog-actions">
        <Button onClick={props.onLeave}>
          {props.ended ? t('relogin.leave') : common('action.cancel')}
        </Button>
        <Button type="primary" htmlType="submit" loading={login.isPending}>
          {words('submit')}
        </Button>
      </div>
    </Form>
  );
}

/** Asks for the password over the open page, which goes on as it was. */
export function ReloginDialog(props: ReloginProps) {
  const { t } = useTranslation('account');
  const [form] = Form.useForm<Password>();
  return (
    <Modal
      // Over whatever dialog or drawer the page has open.
      zIndex={1900} width={420} footer={null} destroyOnHidden
      open={props.open} title={t(props.ended ? 'relogin.ended' : 'relogin.renew')}
      closable={!props.ended} keyboard={!props.ended} mask={{ closable: false }}
      onCancel={props.onLeave}
      afterOpenChange={(open) => { if (open) form.focusField('password'); }}
    >
      <ReloginForm {...props} form={form} />
    </Modal>
  );
}
