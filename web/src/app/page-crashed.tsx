import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useRouteError } from 'react-router';
import { Notice } from '@/components/notice';

/** Shown when a page throws, or when its code cannot be loaded after an upgrade of the server. */
export function PageCrashed() {
  const { t } = useTranslation();
  const error = useRouteError();
  return (
    <Notice
      title={t('error.title')}
      text={t('error.unexpected')}
      action={(
        <>
          <Button type="primary" onClick={() => { location.reload(); }}>
            {t('error.reload')}
          </Button>
          <code className="faint">{String(error)}</code>
        </>
      )}
    />
  );
}
