import { LockOutlined, LogoutOutlined, UserOutlined } from '@ant-design/icons';
import { App, Button, Dropdown } from 'antd';
import { useTranslation } from 'react-i18next';
import { useLogout } from '@/features/session/use-session';
import { errorText } from '@/lib/error-text';
import { hasUnsaved } from '@/lib/unsaved';

export function AccountMenu(props: { username: string; onChangePassword: () => void }) {
  const { t } = useTranslation('account');
  const { t: common } = useTranslation('common');
  const { message, modal } = App.useApp();
  const logout = useLogout();
  const leave = () => {
    logout.mutate(undefined, { onError: (error) => { message.error(errorText(error, common)); } });
  };
  const ask = () => {
    if (!hasUnsaved()) {
      leave();
      return;
    }
    modal.confirm({
      title: t('menu.logoutUnsaved'), content: common('leave.text'), okText: t('menu.logout'),
      okButtonProps: { danger: true }, cancelText: common('leave.no'), onOk: leave,
    });
  };
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          {
            key: 'password', icon: <LockOutlined />, label: t('menu.changePassword'),
            onClick: props.onChangePassword,
          },
          {
            key: 'logout', icon: <LogoutOutlined />, label: t('menu.logout'),
            onClick: ask,
          },
        ],
      }}
    >
      <Button
        type="text" icon={<UserOutlined />} loading={logout.isPending}
        aria-label={t('menu.of', { name: props.username })}
      >
        <span className="account-name">{props.username}</span>
      </Button>
    </Dropdown>
  );
}
