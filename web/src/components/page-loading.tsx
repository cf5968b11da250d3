import { useTranslation } from 'react-i18next';

/** Stands where a page will be. */
export function PageLoading() {
  const { t } = useTranslation();
  return (
    <div className="page-loading" role="status" aria-label={t('loading')}>
      <span className="spinner" />
    </div>
  );
}
