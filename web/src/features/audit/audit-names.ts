import type { AuditEntry } from '@/lib/api/types';
import { tokensPath } from '@/lib/token-links';

const actions = [
  'audit.export',
  'job.cancel', 'job.start',
  'key.rekey', 'key.reload', 'node.forget',
  'proxy.test',
  'rescue.adopt', 'rescue.replay',
  'session.login', 'session.login_failed', 'session.logout', 'session.password_changed',
  'session.password_outdated',
  'settings.save',
  'store.adopted', 'store.copied', 'store.copied_to_old', 'store.restored',
  'token.batch_delete', 'token.batch_refresh', 'token.create', 'token.delete', 'token.import',
  'token.refresh', 'token.refresh_facts', 'token.reveal', 'token.update',
] as const;

export type ActionName = typeof actions[number];

/** null for an action that this console has no words for: it is shown by its name. */
export function actionName(action: string): ActionName | null {
  return actions.find((known) => known === action) ?? null;
}

/** Where the rows are that an entry is about; null if it is about none. */
export function subjectPath({ action, subject }: Pick<AuditEntry, 'action' | 'subject'>): string | null {
  if (subject === '') return null;
  if (action.startsWith('token.') || action === 'rescue.adopt') return tokensPath({ biz_id: subject });
  return action === 'proxy.test' ? tokensPath({ proxy: subject }) : null;
}
