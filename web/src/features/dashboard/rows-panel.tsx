import { useTranslation } from 'react-i18next';
import type { Overview } from '@/lib/api/types';
import { tokensPath } from '@/lib/token-links';
import { CountList } from './count-list';
import { stateName, statesWithRows, stateUrgency } from './overview-states';
import { Panel } from './panel';

const tones = { none: 'series-done', wait: 'series-waits', act: 'series-person' } as const;

export function RowsPanel({ rows }: { rows: Overview['rows'] }) {
  const { t } = useTranslation('dashboard');
  const { t: tokens } = useTranslation('tokens');
  const items = statesWithRows(rows.by_state).map(({ state, count }) => {
    const known = stateName(state);
    const tone = tones[stateUrgency(state)];
    return {
      key: state,
      label: known ? tokens(`state.${known}`) : state,
      count,
      to: known ? tokensPath({ state: known }) : undefined,
      mark: <span className={`state-mark ${tone}`} aria-hidden="true" />,
      tone,
    };
  });
  return (
    <Panel title={t('rows.title')}>
      <p className="faint">{t('rows.enabled', { enabled: rows.enabled, total: rows.total })}</p>
      <CountList label={t('rows.title')} items={items} />
    </Panel>
  );
}
