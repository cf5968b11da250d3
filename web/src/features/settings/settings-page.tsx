import { useTranslation } from 'react-i18next';
import { ErrorState } from '@/components/error-state';
import { PageLoading } from '@/components/page-loading';
import { EnvironmentTable } from './environment-table';
import { SettingsForm } from './settings-form';
import { useSettings } from './settings-queries';
import './settings.css';

export function SettingsPage() {
  const { t } = useTranslation('settings');
  const { data, error, isPending, refetch } = useSettings();
  return (
    <div className="settings">
      <title>{`${t('title')} · rt-manage`}</title>
      <div className="page-head"><h1>{t('title')}</h1></div>
      {isPending && <PageLoading />}
      {error && !data && <ErrorState error={error} onRetry={() => { void refetch(); }} />}
      {data && (
        <>
          <SettingsForm settings={data} />
          <EnvironmentTable values={data.env_configs} />
        </>
      )}
    </div>
  );
}
