import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { errorText } from '@/lib/error-text';

/** Above rows that could not be asked for anew: they are shown as they were. */
export function StaleNotice(props: { error: unknown; onRetry: () => void }) {
  const { t } = useTranslation('tokens');
  const { t: common } = useTranslation('common');
  return (
    <Alert
      className="gap-below" type="warning" showIcon role="alert"
      title={t('stale')} description={errorText(props.error, common)}
      action={<Button size="small" onClick={props.onRetry}>{common('action.retry')}</Button>}
    />
  );
}
