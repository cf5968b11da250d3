import { Button, Modal } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useBlocker } from 'react-router';

/** Asks before unsaved changes are left behind: by a link, a reload, or closing the tab. */
export function LeaveGuard(props: { unsaved: boolean }) {
  const { t } = useTranslation();
  const { unsaved } = props;
  const blocker = useBlocker(({ currentLocation, nextLocation }) => (
    // A session that is over is not waited for.
    unsaved && nextLocation.pathname !== currentLocation.pathname
    && nextLocation.pathname !== '/login'
  ));

  useEffect(() => {
    if (!unsaved) return undefined;
    const ask = (event: BeforeUnloadEvent) => { event.preventDefault(); };
    window.addEventListener('beforeunload', ask);
    return () => { window.removeEventListener('beforeunload', ask); };
  }, [unsaved]);

  const blocked = blocker.state === 'blocked';
  const stay = () => { if (blocked) blocker.reset(); };
  return (
    <Modal
      open={blocked} title={t('leave.title')} width={420} onCancel={stay}
      footer={[
        <Button key="leave" danger onClick={() => { if (blocked) blocker.proceed(); }}>
          {t('leave.yes')}
        </Button>,
        <Button key="stay" type="primary" onClick={stay}>{t('leave.no')}</Button>,
      ]}
    >
      {t('leave.text')}
    </Modal>
  );
}
