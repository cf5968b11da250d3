import { useTranslation } from 'react-i18next';

export function AuditPage() {
  const { t } = useTranslation('audit');
  return (
    <div>
      <title>{`${t('title')} · rt-manage`}</title>
      <div className="page-head"><h1>{t('title')}</h1></div>
    </div>
  );
}
