import { LockOutlined, LogoutOutlined, UserOutlined } from '@ant-design/icons';
import { App, Button, Dropdown } from 'antd';
import { useTranslation } from 'react-i18next';
import { useLogout } from '@/features/session/use-session';
import { errorText } from '@/lib/error-text';
import { hasUnsaved } from '@/lib/unsaved';

export function AccountMenu(props: { username: string; onChangePassword: () => void }) {
  const { t } = useTranslation();
  const { message, modal } = App.useApp();
  const logout = useLogout();
  const leave = () => {
    logout.mutate(undefined, { onError: (error) => { message.error(errorText(error, t)); } });
  };
  const ask = () => {
    if (!hasUnsaved()) {
      leave();
      return;
    }
    modal.confirm({
      title: t('account.logoutUnsaved'), content: t('leave.text'), okText: t('account.logout'),
      okButtonProps: { danger: true }, cancelText: t('leave.no'), onOk: leave,
    });
  };
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
            onClick: ask,
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
