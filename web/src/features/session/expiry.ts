import { parseTime } from '@/lib/time';

/** How long before its end a session is said to end. */
const noticeMinutes = 10;

/** Whole minutes until the end, at least 1, if it is near; 0 if it is over; null if it is far off. */
export function minutesToEnd(expiresAt: string | null, now: Date): number | null {
  const end = parseTime(expiresAt);
  if (end === null) return null;
  const minutes = Math.ceil((end.getTime() - now.getTime()) / 60_000);
  if (minutes <= 0) return 0;
  return minutes <= noticeMinutes ? minutes : null;
}
