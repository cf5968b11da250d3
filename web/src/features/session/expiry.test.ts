import { expect, it } from 'vitest';
import { minutesToEnd } from './expiry';

const now = new Date('2026-11-30T12:00:00Z');

it.each([
  [null, null],
  ['2026-11-30T12:10:01Z', null],
  ['2026-11-30T12:10:00Z', 10],
  ['2026-11-30T12:00:01Z', 1],
  ['2026-11-30T12:00:00Z', 0],
  ['2026-11-30T11:00:00Z', 0],
])('a session that ends at %s', (expiresAt, minutes) => {
  expect(minutesToEnd(expiresAt, now)).toBe(minutes);
});
