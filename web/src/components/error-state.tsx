import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { errorText } from '@/lib/error-text';
import { Notice } from './notice';

/** Stands where a page's content would be if its data could not be loaded. */
export function ErrorState(props: { error: unknown; onRetry: () => void }) {
  const { t } = useTranslation();
  return (
    <div role="alert">
      <Notice
        title={t('error.title')}
        text={errorText(props.error, t)}
        action={<Button type="primary" onClick={props.onRetry}>{t('action.retry')}</Button>}
      />
    </div>
  );
}
