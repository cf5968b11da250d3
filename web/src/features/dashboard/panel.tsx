import { Segmented } from 'antd';
import { useId } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** One subject of the overview. */
export function Panel(props: {
  title: string; tools?: ReactNode; children: ReactNode;
}) {
  const id = useId();
  return (
    <section className="panel" aria-labelledby={id}>
      <div className="panel-head">
        <h2 id={id}>{props.title}</h2>
        {props.tools}
      </div>
      {props.children}
    </section>
  );
}

/** Chooses one of two periods of a panel. */
export function PeriodSwitch<Period extends string>(props: {
  title: string; value: Period; options: { value: Period; label: string }[];
  onChange: (value: Period) => void;
}) {
  const { t } = useTranslation('dashboard');
  return (
    <Segmented<Period>
      size="small" aria-label={t('period.label', { title: props.title })}
      value={props.value} options={props.options} onChange={props.onChange}
    />
  );
}
