import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { countText } from './buckets';

export interface Figure {
  label: string;
  value: number | ReactNode;
  /** Where the rows behind the figure are listed. */
  to?: string;
  bad?: boolean;
}

function FigureValue({ value, to }: Figure) {
  const { i18n } = useTranslation();
  const shown = typeof value === 'number' ? countText(value, i18n.language) : value;
  return to === undefined ? shown : <Link to={to}>{shown}</Link>;
}

/** Numbers side by side, each with its name. */
export function Figures(props: { figures: Figure[] }) {
  return (
    <dl className="overview-figures">
      {props.figures.map((figure) => (
        <div key={figure.label}>
          <dt>{figure.label}</dt>
          <dd className={figure.bad ? 'figure-bad' : undefined}><FigureValue {...figure} /></dd>
        </div>
      ))}
    </dl>
  );
}

/** How much of a limit is used; the words beside it say the same. */
export function Meter(props: { label: string; used: number; limit: number }) {
  const { label, used, limit } = props;
  const { t } = useTranslation('dashboard');
  const share = limit > 0 ? Math.min(1, used / limit) : 0;
  return (
    <div className="meter-line">
      <span className="meter-label">{label}</span>
      <span className="meter-value">{t('lanes.ofLimit', { used, limit })}</span>
      <span className="meter" aria-hidden="true">
        <span className="meter-fill" style={{ width: `${share * 100}%` }} />
      </span>
    </div>
  );
}
