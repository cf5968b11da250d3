import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import type { TokenRow } from '@/lib/api/types';
import { NextStepButton } from './next-step-button';
import { StateSince } from './state-since';
import { StateTag } from './state-tag';
import { stateName, stateTone } from './token-state';
import type { RowCommands } from './use-row-commands';

const alertTypes = { good: 'success', calm: 'info', wait: 'warning', bad: 'error' } as const;

/** The state in words, since when, what to do, and the button that does it. */
export function StateBox(props: {
  row: TokenRow; commands: RowCommands; onRow: (row: Pick<TokenRow, 'id'>) => void;
}) {
  const { row } = props;
  const { t } = useTranslation('tokens');
  const name = stateName(row);
  const help = name ? t(`stateHelp.${name}`) : '';
  return (
    <Alert
      className="gap-below"
      type={alertTypes[stateTone(name)]}
      title={<StateTag row={row} />}
      description={(
        <div className="state-box">
          {/* The server's word is the fresher one; ours stands in where it says nothing. */}
          <div>{row.next_step ? row.next_step : help}</div>
          {row.state_code && <div>{`${t('fact.code')}: `}<code>{row.state_code}</code></div>}
          {row.state_since && <div><StateSince since={row.state_since} /></div>}
          <NextStepButton {...props} />
        </div>
      )}
    />
  );
}
