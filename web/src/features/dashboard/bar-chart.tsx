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

/** The values of the marked bar, or of all; as wide as the sum, so that nothing moves. */
function Legend(props: {
  chart: string; series: ChartSeries[]; buckets: ChartBucket[]; bucket: ChartBucket | undefined;
}) {
  const { i18n } = useTranslation();
  return (
    <ul className="legend">
      {props.series.map(({ tone, name }, index) => {
        const total = countText(sum(props.buckets.map(({ values }) => values[index] ?? 0)), i18n.language);
        return (
          <li key={tone}>
            <SeriesSwatch chart={props.chart} tone={tone} />
            {name}
            <b style={{ minWidth: `${total.length}ch` }}>
              {props.bucket ? countText(props.bucket.values[index] ?? 0, i18n.language) : total}
            </b>
          </li>
        );
      })}
    </ul>
  );
}

/** Which bar is marked and what it holds; the parts are seen in the legend, and heard here. */
function Readout(props: { series: ChartSeries[]; bucket: ChartBucket | undefined; total: number }) {
  const { bucket, series, total } = props;
  const { t, i18n } = useTranslation('dashboard');
  const shown = (value: number) => countText(value, i18n.language);
  // Silent while nothing is marked: the total changes by itself every few seconds.
  return (
    <p className="readout" aria-live={bucket ? 'polite' : 'off'} data-testid="readout">
      {bucket ? `${bucket.span}: ${shown(sum(bucket.values))}` : t('chart.inAll', { count: total })}
      {bucket && series.length > 1 && (
        <span className="visually-hidden">
          {series.map(({ name }, index) => `; ${name} ${shown(bucket.values[index] ?? 0)}`).join('')}
        </span>
      )}
    </p>
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
  const { t } = useTranslation('dashboard');
  const chart = useId();
  const [frame, width] = useWidth();
  const { marked, mark, handlers } = useMarked(buckets.length);
  const total = sum(buckets.flatMap(({ values }) => values));
  if (total === 0) return <p className="faint chart-empty">{empty}</p>;

  const bucket = marked === null ? undefined : buckets[marked];
  return (
    <div className="chart">
      <Readout series={series} bucket={bucket} total={total} />
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
      {series.length > 1 && (
        <Legend chart={chart} series={series} buckets={buckets} bucket={bucket} />
      )}
      <Table label={label} table={table} />
    </div>
  );
}
