import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { errorText } from '@/lib/error-text';

/** A refused action, told beside the form that it belongs to; nothing without an error. */
export function ErrorAlert(props: { error: unknown }) {
  const { t } = useTranslation();
  if (!props.error) return null;
  return (
    <Alert
      className="gap-below" type="error" showIcon role="alert"
      title={errorText(props.error, t)}
    />
  );
}
