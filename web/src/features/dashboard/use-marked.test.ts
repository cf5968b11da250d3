import { expect, it } from 'vitest';
import { markAfter } from './use-marked';

it('goes along the buckets and stops at the ends', () => {
  expect(markAfter('ArrowRight', null, 3)).toBe(0);
  expect(markAfter('ArrowRight', 2, 3)).toBe(2);
  expect(markAfter('ArrowLeft', null, 3)).toBe(2);
  expect(markAfter('ArrowLeft', 0, 3)).toBe(0);
  expect(markAfter('Home', 2, 3)).toBe(0);
  expect(markAfter('End', 0, 3)).toBe(2);
});

it('leaves other keys to the page', () => {
  expect(markAfter('Tab', 1, 3)).toBeNull();
  expect(markAfter('ArrowDown', 1, 3)).toBeNull();
});
