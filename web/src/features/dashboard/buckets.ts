export type BucketWidth = 'hour' | 'day';

const widthMs: Record<BucketWidth, number> = { hour: 3_600_000, day: 86_400_000 };

/** What a chart writes under a bucket, and what is read out for it. */
export interface BucketLabel {
  tick: string;
  span: string;
}

/** Labels in local time. Buckets begin at any minute: the server counts them from now. */
export function bucketLabel(from: Date, width: BucketWidth, language: string): BucketLabel {
  const to = new Date(from.getTime() + widthMs[width]);
  const write = (at: Date, options: Intl.DateTimeFormatOptions) => (
    new Intl.DateTimeFormat(language, options).format(at)
  );
  const time = (at: Date) => write(at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const day = (at: Date) => write(at, { month: 'short', day: 'numeric' });
  if (width === 'hour') {
    const weekday = write(from, { weekday: 'short' });
    return { tick: time(from), span: `${weekday} ${time(from)}–${time(to)}` };
  }
  return { tick: day(from), span: `${day(from)} ${time(from)} – ${day(to)} ${time(to)}` };
}

/** "12,345", "12K": for people, and short for an axis. */
export function countText(count: number, language: string, style: 'whole' | 'short' = 'whole'): string {
  return new Intl.NumberFormat(language, {
    notation: style === 'short' && count >= 10_000 ? 'compact' : 'standard',
  }).format(count);
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
