import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { AuditEntry } from '@/lib/api/types';
import { actionName, subjectPath } from './audit-names';

/** An action in words, for the list and for the choice of one. */
export function useActionText(): (action: string) => string {
  const { t } = useTranslation('audit');
  return (action) => {
    const known = actionName(action);
    return known ? t(`action.${known}`) : action;
  };
}

/** Who: the name where there is one, and what kind of caller it was. */
export function Who({ entry }: { entry: AuditEntry }) {
  const { t } = useTranslation('audit');
  const kind = t(`kind.${entry.kind}`);
  if (entry.actor === '') return kind;
  return (
    <span className="two-lines">
      <span className="audit-text">{entry.actor}</span>
      <span className="faint">{kind}</span>
    </span>
  );
}

export function What({ entry }: { entry: AuditEntry }) {
  const actionText = useActionText();
  const text = actionText(entry.action);
  return (
    <span className="two-lines">
      <span>{text}</span>
      {text !== entry.action && <span className="faint mono">{entry.action}</span>}
    </span>
  );
}

export function Subject({ entry }: { entry: AuditEntry }) {
  const path = subjectPath(entry);
  if (entry.subject === '') return <span className="faint">–</span>;
  return path === null
    ? <span className="audit-text">{entry.subject}</span>
    : <Link className="audit-text" to={path}>{entry.subject}</Link>;
}

/** Text that may be absent. */
export function Plain({ text }: { text: string }) {
  return text === '' ? <span className="faint">–</span> : <span className="mono">{text}</span>;
}
