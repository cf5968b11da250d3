import { useTranslation } from 'react-i18next';
import { BarChart } from './bar-chart';
import { bucketLabel } from './buckets';
import type { BucketWidth } from './buckets';

/** Bars of one kind: how many rows fall into each hour or day. */
export function RowChart(props: {
  label: string; series: string; empty: string; width: BucketWidth;
  buckets: { from: string; rows: number }[];
}) {
  const { i18n } = useTranslation();
  const buckets = props.buckets.map(({ from, rows }) => ({
    key: from, ...bucketLabel(new Date(from), props.width, i18n.language), values: [rows],
  }));
  return (
    <BarChart
      label={props.label} empty={props.empty} buckets={buckets}
      series={[{ tone: 'plain', name: props.series }]}
      table={{ columns: [props.series], rows: buckets }}
    />
  );
}
