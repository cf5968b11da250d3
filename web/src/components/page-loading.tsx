import { Spin } from 'antd';
import { useTranslation } from 'react-i18next';

export function PageLoading() {
  const { t, i18n } = useTranslation();
  return (
    <div className="page-loading" role="status" aria-label={i18n.isInitialized ? t('loading') : 'rt-manage'}>
      <Spin size="large" />
    </div>
  );
}
