/** The look of a series: a colour and a pattern of its own, so that neither is needed alone. */
export type SeriesTone = 'plain' | 'done' | 'waits' | 'doubt' | 'person';

export interface ChartSeries {
  tone: SeriesTone;
  name: string;
}

export interface ChartBucket {
  key: string;
  /** Written under the bar. */
  tick: string;
  /** From when to when. */
  span: string;
  /** One for each series, the first at the bottom. */
  values: number[];
}

/** What the table beside a chart says; it may tell more than the bars. */
export interface ChartTable {
  columns: string[];
  rows: { key: string; span: string; values: number[] }[];
}
