import { useTranslation } from 'react-i18next';

/** Stands where a page will be. Also shown before the texts are there, so it has none to show. */
export function PageLoading() {
  const { t, i18n } = useTranslation();
  const label = i18n.isInitialized ? t('loading') : 'rt-manage';
  return (
    <div className="page-loading" role="status" aria-label={label}>
      <span className="spinner" />
    </div>
  );
}
