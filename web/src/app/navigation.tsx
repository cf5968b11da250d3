import { KeyOutlined, SettingOutlined } from '@ant-design/icons';
import { Menu } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';

export function Navigation() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  return (
    <nav aria-label={t('nav.label')}>
      <Menu
        className="navigation"
        selectedKeys={[`/${pathname.split('/')[1] ?? ''}`]}
        items={[
          { key: '/tokens', icon: <KeyOutlined />, label: <Link to="/tokens">{t('nav.tokens')}</Link> },
          {
            key: '/settings', icon: <SettingOutlined />,
            label: <Link to="/settings">{t('nav.settings')}</Link>,
          },
        ]}
      />
    </nav>
  );
}
