import { MenuOutlined } from '@ant-design/icons';
import { App, Button, Drawer, Grid, Layout } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet, useLocation } from 'react-router';
import { Brand } from '@/components/brand';
import { LanguageSwitch, ThemeSwitch } from '@/components/preference-switches';
import { JobTray } from '@/features/jobs/job-tray';
import { PasswordDialog } from '@/features/session/password-dialog';
import { SampleBanner } from '@/features/session/sample-banner';
import { SessionKeeper } from '@/features/session/session-keeper';
import { useSession, useUser } from '@/features/session/use-session';
import { isEnded } from '@/lib/query-client';
import { AccountMenu } from './account-menu';
import { Navigation } from './navigation';

/** Messages and dialogs of all pages are opened through antd's App; the login needs neither. */
export function Shell() {
  return <App component={false}><Frame /></App>;
}

/** The frame of every page behind the login: navigation, switches, account, version. */
function Frame() {
  const { t } = useTranslation('shell');
  const { pathname } = useLocation();
  const wide = Grid.useBreakpoint().lg ?? true;
  const [openAt, setOpenAt] = useState<string | null>(null);
  // Going elsewhere closes the menu, also by the browser's Back; for good.
  if (openAt !== null && openAt !== pathname) setOpenAt(null);
  const closeMenu = () => { setOpenAt(null); };
  const user = useUser();
  const { data: session } = useSession({ ask: false });
  const [passwordOpen, setPasswordOpen] = useState(false);
  const changePassword = () => { setPasswordOpen(true); };

  return (
    <Layout className="shell">
      <a className="skip-link" href="#content">{t('nav.skip')}</a>
      <Layout.Header className="shell-header">
        {!wide && (
          <Button
            type="text" icon={<MenuOutlined />} aria-label={t('nav.open')}
            onClick={() => { setOpenAt(pathname); }}
          />
        )}
        <Brand />
        <span className="stretch" />
        <JobTray loggedIn={user !== null && !isEnded(session)} />
        <LanguageSwitch />
        <ThemeSwitch />
        {user && <AccountMenu username={user.username} onChangePassword={changePassword} />}
      </Layout.Header>
      <Layout>
        {wide && (
          <Layout.Sider width={208} className="shell-sider"><Navigation /></Layout.Sider>
        )}
        <Layout>
          <Layout.Content className="shell-content" id="content" tabIndex={-1}>
            <SessionKeeper />
            {user && (
              <SampleBanner samples={user.published_samples} onChangePassword={changePassword} />
            )}
            <Outlet />
          </Layout.Content>
          <Layout.Footer className="shell-footer">
            {user ? `rt-manage · ${t('version', { version: user.version })}` : 'rt-manage'}
          </Layout.Footer>
        </Layout>
      </Layout>
      {user && (
        <PasswordDialog
          username={user.username} open={passwordOpen}
          onClose={() => { setPasswordOpen(false); }}
        />
      )}
      <Drawer
        placement="left" size={256} title={<Brand />}
        open={!wide && openAt !== null} onClose={closeMenu}
      >
        <Navigation onChosen={closeMenu} />
      </Drawer>
    </Layout>
  );
}
