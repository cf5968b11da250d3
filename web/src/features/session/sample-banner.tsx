import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { UserInfo } from '@/lib/api/types';

/** Stays while a password or secret is in use that the old system's documents published. */
export function SampleBanner(props: {
  samples: UserInfo['published_samples']; onChangePassword: () => void;
}) {
  const { t } = useTranslation('account');
  return (
    <>
      {props.samples.includes('auth.password') && (
        <Alert
          className="gap-below" type="warning" showIcon title={t('sample.password')}
          action={(
            <Button size="small" onClick={props.onChangePassword}>
              {t('menu.changePassword')}
            </Button>
          )}
        />
      )}
      {props.samples.includes('auth.api_secret')
        && <Alert className="gap-below" type="warning" showIcon title={t('sample.apiSecret')} />}
    </>
  );
}
