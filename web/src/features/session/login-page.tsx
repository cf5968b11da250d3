import { LockOutlined, UserOutlined } from '@ant-design/icons';
import { Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { Navigate, useLocation } from 'react-router';
import { Brand } from '@/components/brand';
import { LanguageSwitch, ThemeSwitch } from '@/components/preference-switches';
import type { LoginRequest } from '@/lib/api/types';
import { LoginFailure } from './login-failure';
import { returnPath } from './return-path';
import { maybeLoggedIn } from './session-mark';
import { useLogin, useSession } from './use-session';

export function LoginPage() {
  const { t } = useTranslation('session');
  const { state } = useLocation() as { state: unknown };
  const { data: session } = useSession({ ask: maybeLoggedIn() });
  const login = useLogin();

  if (typeof session === 'object') return <Navigate to={returnPath(state)} replace />;
  return (
    <div className="login-page">
      <title>{`${t('title')} · rt-manage`}</title>
      <header className="login-tools"><LanguageSwitch /><ThemeSwitch /></header>
      <main className="login-card">
        <Brand />
        <h1>{t('title')}</h1>
        <p className="faint">{t('intro')}</p>
        <LoginFailure error={login.error} />
        <Form<LoginRequest>
          layout="vertical" requiredMark={false} size="large" disabled={login.isPending}
          onFinish={(request) => { login.mutate(request); }}
        >
          <Form.Item
            name="username" label={t('username')}
            rules={[{ required: true, message: t('usernameMissing') }]}
          >
            <Input prefix={<UserOutlined />} autoComplete="username" autoFocus />
          </Form.Item>
          <Form.Item
            name="password" label={t('password')}
            rules={[{ required: true, message: t('passwordMissing') }]}
          >
            <Input.Password prefix={<LockOutlined />} autoComplete="current-password" />
          </Form.Item>
          <Button type="primary" htmlType="submit" block loading={login.isPending}>
            {t('submit')}
          </Button>
        </Form>
      </main>
    </div>
  );
}
