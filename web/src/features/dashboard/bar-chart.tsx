import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { BarPlot } from './bar-plot';
import { countText, sum } from './buckets';
import type { ChartBucket, ChartSeries, ChartTable } from './chart-data';
import { SeriesPatterns, SeriesSwatch } from './series-pattern';
import { useMarked } from './use-marked';
import { useWidth } from './use-width';

interface BarChartProps {
  /** What is counted, and over which time. */
  label: string;
  /** Said in place of bars that are all empty. */
  empty: string;
  series: ChartSeries[];
  buckets: ChartBucket[];
  table: ChartTable;
}

function Legend(props: { chart: string; series: ChartSeries[]; buckets: ChartBucket[] }) {
  const { i18n } = useTranslation();
  return (
    <ul className="legend">
      {props.series.map(({ tone, name }, index) => (
        <li key={tone}>
          <SeriesSwatch chart={props.chart} tone={tone} />
          {name}
          <b>{countText(sum(props.buckets.map(({ values }) => values[index] ?? 0)), i18n.language)}</b>
        </li>
      ))}
    </ul>
  );
}

function Table(props: { label: string; table: ChartTable }) {
  const { t, i18n } = useTranslation('dashboard');
  return (
    <details className="chart-table">
      <summary>{t('chart.asTable')}</summary>
      <div className="chart-table-scroll" tabIndex={0} role="group" aria-label={props.label}>
        <table className="figures-table">
          <caption className="visually-hidden">{props.label}</caption>
          <thead>
            <tr>
              <th scope="col">{t('chart.time')}</th>
              {props.table.columns.map((name) => <th key={name} scope="col">{name}</th>)}
            </tr>
          </thead>
          <tbody>
            {props.table.rows.map((row) => (
              <tr key={row.key}>
                <th scope="row">{row.span}</th>
                {row.values.map((value, index) => (
                  <td key={props.table.columns[index]}>{countText(value, i18n.language)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

/** Stacked bars over time. Arrow keys, pointer and finger read single bars; a table says it all. */
export function BarChart({ label, empty, series, buckets, table }: BarChartProps) {
  const { t, i18n } = useTranslation('dashboard');
  const chart = useId();
  const [frame, width] = useWidth<HTMLDivElement>();
  const { marked, mark, handlers } = useMarked(buckets.length);
  const total = sum(buckets.flatMap(({ values }) => values));
  if (total === 0) return <p className="faint chart-empty">{empty}</p>;

  const bucket = marked === null ? undefined : buckets[marked];
  const parts = bucket && series.flatMap(({ name }, index) => {
    const value = bucket.values[index] ?? 0;
    return value > 0 ? [`${name} ${countText(value, i18n.language)}`] : [];
  });
  const readout = bucket
    ? `${bucket.span}: ${parts && parts.length > 0 ? parts.join(' · ') : countText(0, i18n.language)}`
    : t('chart.inAll', { count: total });
  return (
    <div className="chart">
      {/* Silent while nothing is marked: the total changes by itself every few seconds. */}
      <p className="readout" aria-live={bucket ? 'polite' : 'off'} data-testid="readout">{readout}</p>
      <div
        className="plot-frame" ref={frame} tabIndex={0} role="group"
        aria-label={t('chart.label', { label })} {...handlers}
      >
        {width > 0 && (
          <BarPlot
            chart={chart} series={series} buckets={buckets} marked={marked} onMark={mark} width={width}
          />
        )}
      </div>
      <svg className="patterns" width={0} height={0} aria-hidden="true">
        <SeriesPatterns chart={chart} />
      </svg>
      {series.length > 1 && <Legend chart={chart} series={series} buckets={buckets} />}
      <Table label={label} table={table} />
    </div>
  );
}
