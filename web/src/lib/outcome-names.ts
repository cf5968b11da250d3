const outcomes = [
  'rotated', 'kept', 'open', 'throttled', 'not_sent', 'egress_fault', 'in_doubt', 'needs_login',
  'account_closed', 'misconfigured', 'unknown_error',
] as const;

export type OutcomeName = typeof outcomes[number];

/** An attempt without outcome is open; null for a name that this console does not know. */
export function outcomeName(name: string): OutcomeName | null {
  if (name === '') return 'open';
  return outcomes.find((known) => known === name) ?? null;
}
