import { useTranslation } from 'react-i18next';
import { countText, sum } from './buckets';
import type { ChartBucket, ChartSeries } from './chart-data';
import { countTicks, labelEvery, stack } from './scale';
import { seriesFill } from './series-pattern';

const height = 176;
const margin = { top: 10, bottom: 24, right: 4 };
const digitWidth = 7;
const plotHeight = height - margin.top - margin.bottom;

interface PlotProps {
  chart: string;
  series: ChartSeries[];
  buckets: ChartBucket[];
  marked: number | null;
  onMark: (index: number) => void;
  width: number;
}

function CountAxis(props: { ticks: number[]; left: number; width: number }) {
  const { i18n } = useTranslation();
  const top = props.ticks.at(-1) ?? 1;
  return props.ticks.map((tick) => {
    const y = margin.top + plotHeight * (1 - tick / top);
    return (
      <g key={tick}>
        <line className="grid-line" x1={props.left} x2={props.width - margin.right} y1={y} y2={y} />
        <text className="axis-text" x={props.left - 6} y={y + 4} textAnchor="end">
          {countText(tick, i18n.language, 'short')}
        </text>
      </g>
    );
  });
}

function Bar(props: PlotProps & { index: number; top: number; x: number; step: number }) {
  const { chart, series, buckets, index, x, step } = props;
  const segments = stack(buckets[index]?.values ?? [], props.top, plotHeight);
  const gap = Math.max(1, Math.min(6, step * 0.18));
  return (
    <g>
      {/* The whole column answers to the pointer, not only what is filled of it. */}
      <rect
        className={props.marked === index ? 'column column-marked' : 'column'}
        x={x} y={margin.top} width={step} height={plotHeight}
        onPointerEnter={() => { props.onMark(index); }}
        onPointerDown={() => { props.onMark(index); }}
      />
      {segments.map((segment, part) => {
        const own = series[part];
        if (own === undefined || segment.height === 0) return null;
        return (
          <g key={own.tone} className={`series-${own.tone}`}>
            <rect
              className="bar" data-series={own.tone} x={x + gap / 2} y={margin.top + segment.y}
              width={Math.max(1, step - gap)} height={segment.height}
              fill={seriesFill(chart, own.tone)}
            />
          </g>
        );
      })}
    </g>
  );
}

/** The picture alone, for eyes; `BarChart` gives it its name, its values and its table. */
export function BarPlot(props: PlotProps) {
  const { i18n } = useTranslation();
  const { buckets, width } = props;
  const ticks = countTicks(Math.max(0, ...buckets.map(({ values }) => sum(values))));
  const top = ticks.at(-1) ?? 1;
  const longest = Math.max(
    ...ticks.map((tick) => countText(tick, i18n.language, 'short').length),
  );
  const left = longest * digitWidth + 10;
  const step = (width - left - margin.right) / buckets.length;
  const longestTick = Math.max(...buckets.map(({ tick }) => tick.length));
  const every = labelEvery(buckets.length, width - left, longestTick * digitWidth + 14);

  return (
    <svg className="plot" width={width} height={height} aria-hidden="true">
      <CountAxis ticks={ticks} left={left} width={width} />
      {buckets.map((bucket, index) => (
        <g key={bucket.key}>
          <Bar {...props} index={index} top={top} x={left + index * step} step={step} />
          {index % every === 0 && (
            <text className="axis-text" x={left + index * step} y={height - 6}>{bucket.tick}</text>
          )}
        </g>
      ))}
      <line
        className="base-line" x1={left} x2={width - margin.right}
        y1={margin.top + plotHeight} y2={margin.top + plotHeight}
      />
    </svg>
  );
}
