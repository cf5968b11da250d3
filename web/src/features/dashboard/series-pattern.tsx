import type { SeriesTone } from './chart-data';

const marks: Record<Exclude<SeriesTone, 'plain' | 'done'>, string> = {
  waits: 'M-1,1 l2,-2 M0,6 l6,-6 M5,7 l2,-2',
  doubt: 'M2,3 h2 M3,2 v2',
  person: 'M0,1.5 h6 M0,4.5 h6',
};

function patternId(chart: string, tone: SeriesTone): string {
  return `${chart}-${tone}`;
}

/** What a bar of this series is filled with. */
export function seriesFill(chart: string, tone: SeriesTone): string {
  return tone === 'plain' || tone === 'done' ? 'currentColor' : `url(#${patternId(chart, tone)})`;
}

/** The patterns of a chart: hatched, dotted and striped, each on a ground of its own. */
export function SeriesPatterns(props: { chart: string }) {
  return (
    <defs>
      {(Object.keys(marks) as (keyof typeof marks)[]).map((tone) => (
        <pattern
          key={tone} id={patternId(props.chart, tone)} className={`series-${tone}`}
          width={6} height={6} patternUnits="userSpaceOnUse"
        >
          <rect className="pattern-ground" width={6} height={6} />
          <path className="pattern-marks" d={marks[tone]} />
        </pattern>
      ))}
    </defs>
  );
}

/** The sample of a series in the legend. */
export function SeriesSwatch(props: { chart: string; tone: SeriesTone }) {
  return (
    <svg className={`swatch series-${props.tone}`} width={16} height={14} aria-hidden="true">
      <rect
        className="bar" x={1} y={1} width={14} height={12} rx={2}
        fill={seriesFill(props.chart, props.tone)}
      />
    </svg>
  );
}
