import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Notice } from '@/components/notice';

export function NotFound() {
  const { t } = useTranslation('shell');
  return (
    <>
      <title>{`${t('notFound.title')} · rt-manage`}</title>
      <Notice
        title={t('notFound.title')} text={t('notFound.text')}
        action={<Link to="/tokens">{t('notFound.back')}</Link>}
      />
    </>
  );
}
