import { expect, it } from 'vitest';
import { isDay } from './day';

it.each(['2026-11-23', '2028-02-29'])('takes %s for a day', (text) => {
  expect(isDay(text)).toBe(true);
});

it.each(['', 'yesterday', '2026-13-40', '2026-11-23T00:00:00Z', '26-11-23'])('takes %s for none', (text) => {
  expect(isDay(text)).toBe(false);
});
