import type { TokenFilter } from '@/lib/api/types';

type State = Exclude<NonNullable<TokenFilter['state']>, ''>;

/** How much a row in this state asks of a person. */
export type StateUrgency = 'none' | 'wait' | 'act';

const urgencies: Record<State, StateUrgency> = {
  active: 'none',
  linked: 'none',
  backing_off: 'wait',
  in_doubt: 'wait',
  egress_fault: 'act',
  rotation_lost: 'act',
  needs_login: 'act',
  misconfigured: 'act',
  unknown_error: 'act',
  account_closed: 'act',
};

export type StateName = State;

/** null for a state that a newer server may know and this console does not. */
export function stateName(name: string): StateName | null {
  return Object.hasOwn(urgencies, name) ? name as StateName : null;
}

/** What is not known somebody should look at. */
export function stateUrgency(name: string): StateUrgency {
  const known = stateName(name);
  return known === null ? 'act' : urgencies[known];
}

export interface StateCount {
  state: string;
  count: number;
}

/** The states that have rows, in the order of our table, unknown ones last; `active` always. */
export function statesWithRows(byState: Readonly<Record<string, number>>): StateCount[] {
  const known = Object.keys(urgencies);
  const names = [...known, ...Object.keys(byState).filter((name) => !known.includes(name)).sort()];
  return names
    .map((state) => ({ state, count: byState[state] ?? 0 }))
    .filter(({ state, count }) => count > 0 || state === 'active');
}
