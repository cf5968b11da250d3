import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Overview } from '@/lib/api/types';
import { outcomeName } from '@/lib/outcome-names';
import { tokensPath } from '@/lib/token-links';
import { CountList } from './count-list';
import type { CountItem } from './count-list';
import { failureCode, statusOfCode } from './failure-codes';
import { stateAfter } from './outcomes';
import { Panel, PeriodSwitch } from './panel';

type Failures = Overview['failures']['day'];

/** As many lines as the server lists at most. */
const listed = 20;

/** "Needs a new login: the refresh token is not valid (any more)". */
function useReason() {
  const { t } = useTranslation('dashboard');
  const { t: tokens } = useTranslation('tokens');
  const codeText = (code: string) => {
    const known = failureCode(code);
    if (known) return t(`reason.code.${known}`);
    const status = statusOfCode(code);
    return status === null ? code : t('reason.httpStatus', { status });
  };
  return ({ outcome, code }: { outcome: string; code: string }) => {
    const known = outcomeName(outcome);
    const words = known ? tokens(`timeline.outcome.${known}`) : outcome;
    return code === '' || code === outcome
      ? words : t('failures.withCode', { outcome: words, reason: codeText(code) });
  };
}

function CountGroup(props: { title: string; items: CountItem[] }) {
  const { t } = useTranslation('dashboard');
  return (
    <div className="count-group">
      <h3>{props.title}</h3>
      <CountList label={props.title} items={props.items} />
      {props.items.length >= listed && <p className="faint">{t('failures.most')}</p>}
    </div>
  );
}

function FailureLists({ failures }: { failures: Failures }) {
  const { t } = useTranslation('dashboard');
  const reason = useReason();
  if (failures.by_reason.length === 0) return <p className="faint">{t('failures.none')}</p>;
  return (
    <div className="count-groups">
      <CountGroup
        title={t('failures.byReason')}
        items={failures.by_reason.map((item) => {
          const state = stateAfter(item.outcome);
          return {
            key: `${item.outcome} ${item.code}`, label: reason(item), count: item.count,
            to: state === null ? undefined : tokensPath({ state }),
          };
        })}
      />
      <CountGroup
        title={t('failures.byProvider')}
        items={failures.by_provider.map(({ provider, count }) => (
          { key: provider, label: provider || t('failures.gone'), count }
        ))}
      />
      <CountGroup
        title={t('failures.byProxy')}
        items={failures.by_proxy.map(({ route, count }) => ({
          key: route, label: route === 'direct' ? t('failures.direct') : route, count,
          to: tokensPath({ proxy: route }),
        }))}
      />
    </div>
  );
}

export function FailuresPanel({ failures }: { failures: Overview['failures'] }) {
  const { t } = useTranslation('dashboard');
  const [period, setPeriod] = useState<'day' | 'week'>('day');
  const title = t('failures.title');
  return (
    <Panel
      title={title}
      tools={(
        <PeriodSwitch
          title={title} value={period} onChange={setPeriod}
          options={[{ value: 'day', label: t('period.day') }, { value: 'week', label: t('period.week') }]}
        />
      )}
    >
      <FailureLists failures={failures[period]} />
    </Panel>
  );
}
