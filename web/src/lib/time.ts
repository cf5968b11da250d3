/** Units with their length in seconds, longest first. */
const units = [['day', 86_400], ['hour', 3_600], ['minute', 60], ['second', 1]] as const;

type Unit = typeof units[number][0];

/** "in 3 days", "5 minutes ago": the largest unit that fits, rounded towards now. */
export function relativeTime(at: Date, now: Date, language: string): string {
  const seconds = Math.trunc((at.getTime() - now.getTime()) / 1000);
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  for (const [unit, size] of units) {
    if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit);
  }
  return format.format(0, 'second');
}

/** Local date and time to the second, `2026-11-23 14:05:09`: the same width in every row. */
export function absoluteTime(at: Date): string {
  const two = (n: number) => String(n).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

/** null for what is absent or no time. */
export function parseTime(text: string | null | undefined): Date | null {
  if (!text) return null;
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? null : date;
}

/** "1.2 s", "350 ms": how long an attempt took. */
export function duration(from: Date, to: Date): string {
  const ms = Math.max(0, to.getTime() - from.getTime());
  return ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** "6 hours", "10 days": a length of time in the largest unit that gives a whole number. */
export function spanText(seconds: number, language: string): string {
  const [unit, size] = units.find(([, whole]) => seconds % whole === 0) ?? units[3];
  return unitText(seconds / size, unit, 'long', language);
}

/** "1 min 5 sec": a length of time in its two largest units. */
export function span(seconds: number, language: string): string {
  let left = Math.max(0, Math.round(seconds));
  const first = units.findIndex(([, size]) => left >= size);
  if (first < 0) return unitText(0, 'second', 'short', language);
  const parts: string[] = [];
  for (const [unit, size] of units.slice(first, first + 2)) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0) parts.push(unitText(count, unit, 'short', language));
  }
  return parts.join(' ');
}

function unitText(count: number, unit: Unit, unitDisplay: 'short' | 'long', language: string): string {
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay }).format(count);
}
