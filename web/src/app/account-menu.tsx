import { LockOutlined, LogoutOutlined, UserOutlined } from '@ant-design/icons';
import { App, Button, Dropdown } from 'antd';
import { useTranslation } from 'react-i18next';
import { useLogout } from '@/features/session/use-session';
import { errorText } from '@/lib/error-text';

export function AccountMenu(props: { username: string; onChangePassword: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const logout = useLogout();
  const onError = (error: Error) => { message.error(errorText(error, t)); };
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          {
            key: 'password', icon: <LockOutlined />, label: t('account.changePassword'),
            onClick: props.onChangePassword,
          },
          {
            key: 'logout', icon: <LogoutOutlined />, label: t('account.logout'),
            onClick: () => { logout.mutate(undefined, { onError }); },
          },
        ],
      }}
    >
      <Button
        type="text" icon={<UserOutlined />} loading={logout.isPending}
        aria-label={t('account.menu', { name: props.username })}
      >
        <span className="account-name">{props.username}</span>
      </Button>
    </Dropdown>
  );
}
