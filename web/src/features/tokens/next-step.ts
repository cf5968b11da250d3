import type { TokenRow } from '@/lib/api/types';

/** `proxy` and `client` are changed in the dialog that edits the row. */
export type NextStep = 'refresh' | 'probe' | 'newToken' | 'proxy' | 'client' | 'holder';

const steps: Record<TokenRow['state'], NextStep> = {
  active: 'refresh',
  backing_off: 'refresh',
  egress_fault: 'proxy',
  in_doubt: 'probe',
  rotation_lost: 'newToken',
  needs_login: 'newToken',
  account_closed: 'newToken',
  misconfigured: 'client',
  // A person who has set things right sends it again by hand (docs/states.md).
  unknown_error: 'refresh',
  linked: 'holder',
};

/** The one thing that helps a row most in its state; null for a state of a newer server. */
export function nextStep(row: { state: string; linked_to: number | null }): NextStep | null {
  const step = (steps as Partial<Record<string, NextStep>>)[row.state] ?? null;
  return step === 'holder' && row.linked_to === null ? null : step;
}

/** Whether a plain refresh is offered beside it: a doubt is only probed, a linked row has no token. */
export function mayRefreshToo(row: { state: string; linked_to: number | null }): boolean {
  const step = nextStep(row);
  return step !== 'refresh' && row.state !== 'in_doubt' && row.state !== 'linked';
}
