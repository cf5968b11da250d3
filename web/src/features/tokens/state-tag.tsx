import { useTranslation } from 'react-i18next';
import { StateWords } from '@/components/state-words';
import type { TokenRow } from '@/lib/api/types';
import { stateName, stateTone } from './token-state';

export function StateTag(props: { row: TokenRow }) {
  const { t } = useTranslation('tokens');
  const name = stateName(props.row);
  return (
    <StateWords tone={stateTone(name)}>
      {name ? t(`state.${name}`) : props.row.state}
    </StateWords>
  );
}
