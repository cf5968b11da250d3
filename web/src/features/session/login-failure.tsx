import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { ErrorAlert } from '@/components/error-alert';
import { ApiError } from '@/lib/api/errors';
import { useCountdown } from '@/lib/use-countdown';

function Throttled(props: { error: ApiError }) {
  const { t } = useTranslation('session');
  const left = useCountdown(props.error.retryAfter ?? 0, props.error);
  return (
    <Alert
      className="gap-below" type="warning" showIcon role="alert"
      title={left > 0 ? t('throttled', { seconds: left }) : t('throttledSoon')}
    />
  );
}

/** Why the login was refused and what to do; nothing without an error. */
export function LoginFailure(props: { error: unknown }) {
  const { t } = useTranslation('session');
  if (props.error instanceof ApiError && props.error.status === 429) {
    return <Throttled error={props.error} />;
  }
  if (props.error instanceof ApiError && props.error.status === 401) {
    return (
      <Alert
        className="gap-below" type="error" showIcon role="alert"
        title={t('wrong')} description={t('wrongHelp')}
      />
    );
  }
  return <ErrorAlert error={props.error} />;
}
