import type { StateTone } from '@/components/state-words';
import type { TokenFilter, TokenRow } from '@/lib/api/types';

/** `fresh` is ours: the server calls a row active that has never been refreshed. */
export type StateName = Exclude<NonNullable<TokenFilter['state']>, ''> | 'fresh';

const tones: Record<StateName, StateTone> = {
  active: 'good',
  fresh: 'calm',
  linked: 'calm',
  backing_off: 'wait',
  egress_fault: 'wait',
  in_doubt: 'wait',
  rotation_lost: 'bad',
  needs_login: 'bad',
  account_closed: 'bad',
  misconfigured: 'bad',
  unknown_error: 'bad',
};

/** null for a state that a newer server may know and this console does not. */
export function stateName(
  row: Pick<TokenRow, 'at' | 'last_refresh_time'> & { state: string },
): StateName | null {
  if (row.state === 'active' && row.at === '' && row.last_refresh_time === null) return 'fresh';
  return Object.hasOwn(tones, row.state) ? row.state as StateName : null;
}

export function stateTone(name: StateName | null): StateTone {
  return name === null ? 'bad' : tones[name];
}
