import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { countText } from './buckets';

export interface CountItem {
  key: string;
  label: string;
  count: number;
  to?: string | undefined;
  /** Stands before the label and says nothing that the label does not. */
  mark?: ReactNode;
  /** The class that gives the bar its colour. */
  tone?: string;
}

/** Counts with bars that compare them; the numbers are the text alternative. */
export function CountList(props: { label: string; items: CountItem[] }) {
  const { i18n } = useTranslation();
  const most = Math.max(1, ...props.items.map(({ count }) => count));
  return (
    <ul className="count-list" aria-label={props.label}>
      {props.items.map(({ key, label, count, to, mark, tone }) => (
        <li key={key}>
          <span className="count-name">
            {mark}
            {to === undefined ? label : <Link to={to}>{label}</Link>}
          </span>
          <span className="count-value">{countText(count, i18n.language)}</span>
          <span className={`count-bar ${tone ?? 'series-plain'}`} aria-hidden="true">
            <span style={{ width: `${(count / most) * 100}%` }} />
          </span>
        </li>
      ))}
    </ul>
  );
}
