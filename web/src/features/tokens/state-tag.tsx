import { useTranslation } from 'react-i18next';
import type { TokenRow } from '@/lib/api/types';
import { stateName, stateTone } from './token-state';

/** The state in words; the dot's colour only repeats them. */
export function StateTag(props: { row: TokenRow }) {
  const { t } = useTranslation('tokens');
  const name = stateName(props.row);
  return (
    <span className={`state state-${stateTone(name)}`}>
      {name ? t(`state.${name}`) : props.row.state}
    </span>
  );
}
