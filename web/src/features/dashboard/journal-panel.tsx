import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Overview } from '@/lib/api/types';
import { Figures, Meter } from './figures';
import { Panel } from './panel';

export function JournalPanel({ journal }: { journal: Overview['journal'] }) {
  const { t } = useTranslation('dashboard');
  const unsaved = journal.unsaved > 0;
  return (
    <Panel title={t('journal.title')}>
      <p className="faint">{t('journal.help')}</p>
      <Meter label={t('journal.used')} used={journal.used} limit={journal.slots} />
      <Figures
        figures={[{ label: t('journal.unsaved'), value: journal.unsaved, bad: unsaved }]}
      />
      {unsaved && (
        <Alert
          type="error" showIcon title={t('journal.unsavedTitle')}
          description={t('journal.unsavedText')}
        />
      )}
    </Panel>
  );
}
