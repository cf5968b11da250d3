import type { TokenFilter } from '@/lib/api/types';
import { outcomeName } from '@/lib/outcome-names';
import type { OutcomeName } from '@/lib/outcome-names';

/** What the outcomes of refreshes mean for people: four parts of a bar, not eleven. */
export const outcomeGroups = ['done', 'waits', 'doubt', 'person'] as const;
export type OutcomeGroup = typeof outcomeGroups[number];

// In the order of the table: successes first, then as people should see them.
const groups: Record<OutcomeName, OutcomeGroup> = {
  rotated: 'done',
  kept: 'done',
  open: 'waits',
  throttled: 'waits',
  not_sent: 'waits',
  egress_fault: 'waits',
  in_doubt: 'doubt',
  needs_login: 'person',
  account_closed: 'person',
  misconfigured: 'person',
  unknown_error: 'person',
};

/** An outcome that a newer server may know is no success, and somebody should look at it. */
export function groupOf(name: string): OutcomeGroup {
  const known = outcomeName(name);
  return known === null ? 'person' : groups[known];
}

/** How many of each group, in the order of `outcomeGroups`. */
export function countGroups(outcomes: Readonly<Record<string, number>>): number[] {
  return outcomeGroups.map((group) => Object.entries(outcomes)
    .reduce((total, [name, count]) => total + (groupOf(name) === group ? count : 0), 0));
}

/** The outcomes that occur in any of the buckets: successes first, then as people should see them. */
export function occurring(buckets: readonly { outcomes: Readonly<Record<string, number>> }[]): string[] {
  const seen = new Set(buckets.flatMap(({ outcomes }) => (
    Object.keys(outcomes).filter((name) => (outcomes[name] ?? 0) > 0)
  )));
  const order = Object.keys(groups);
  const rank = (name: string) => {
    const index = order.indexOf(outcomeName(name) ?? name);
    return index === -1 ? order.length : index;
  };
  return [...seen].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
}

type StateFilter = NonNullable<TokenFilter['state']>;

const statesAfter: Partial<Record<OutcomeName, StateFilter>> = {
  throttled: 'backing_off',
  not_sent: 'backing_off',
  egress_fault: 'egress_fault',
  in_doubt: 'in_doubt',
  needs_login: 'needs_login',
  account_closed: 'account_closed',
  misconfigured: 'misconfigured',
  unknown_error: 'unknown_error',
};

/** The state in which such a failure leaves a row; null if there is none to look for. */
export function stateAfter(outcome: string): StateFilter | null {
  const known = outcomeName(outcome);
  return known === null ? null : statesAfter[known] ?? null;
}
