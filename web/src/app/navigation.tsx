import {
  ApiOutlined, AuditOutlined, ClusterOutlined, DashboardOutlined, KeyOutlined,
  SettingOutlined,
} from '@ant-design/icons';
import { Menu } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { useShared } from '@/lib/use-nodes';

export function Navigation({ onChosen }: { onChosen?: () => void }) {
  const { t } = useTranslation('shell');
  const { pathname } = useLocation();
  const shared = useShared();
  const item = (path: string, icon: ReactNode, label: string) => (
    { key: path, icon, label: <Link to={path}>{label}</Link> }
  );
  return (
    <nav aria-label={t('nav.label')}>
      <Menu
        className="navigation" onClick={onChosen}
        selectedKeys={[`/${pathname.split('/')[1] ?? ''}`]}
        items={[
          item('/dashboard', <DashboardOutlined />, t('nav.dashboard')),
          item('/tokens', <KeyOutlined />, t('nav.tokens')),
          item('/settings', <SettingOutlined />, t('nav.settings')),
          item('/audit', <AuditOutlined />, t('nav.audit')),
          item('/api', <ApiOutlined />, t('nav.apiDocs')),
          // Last: it comes when it is known that there may be others, and moves nothing.
          ...(shared ? [item('/nodes', <ClusterOutlined />, t('nav.nodes'))] : []),
        ]}
      />
    </nav>
  );
}
