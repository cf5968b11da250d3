import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { tokensPath } from '@/lib/token-links';
import { Panel } from './panel';

/** What somebody sees who has no token yet. */
export function FirstSteps() {
  const { t } = useTranslation('dashboard');
  return (
    <Panel title={t('first.title')}>
      <ol className="first-steps">
        <li>{t('first.tokens')} <Link to={tokensPath()}>{t('first.tokensLink')}</Link></li>
        <li>{t('first.refresh')}</li>
        <li>{t('first.schedule')} <Link to="/settings">{t('first.scheduleLink')}</Link></li>
      </ol>
    </Panel>
  );
}
