import { describe, expect, it } from 'vitest';
import { countTicks, labelEvery, stack } from './scale';

describe('countTicks', () => {
  it.each([
    [0, [0, 1]],
    [1, [0, 1]],
    [3, [0, 1, 2, 3]],
    [4, [0, 1, 2, 3, 4]],
    [5, [0, 2, 4, 6]],
    [17, [0, 5, 10, 15, 20]],
    [100, [0, 50, 100]],
    [100_000, [0, 50_000, 100_000]],
    [123_456, [0, 50_000, 100_000, 150_000]],
  ])('of %i', (max, ticks) => {
    expect(countTicks(max)).toEqual(ticks);
  });

  it('is made of whole numbers that hold the maximum, with few steps', () => {
    for (let max = 0; max < 5_000; max += 1) {
      const ticks = countTicks(max);
      expect(ticks.every(Number.isSafeInteger)).toBe(true);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(max);
      expect(ticks.length).toBeLessThanOrEqual(5);
    }
  });
});

describe('labelEvery', () => {
  it('labels all where there is room, and at least one where there is none', () => {
    expect(labelEvery(10, 800, 50)).toBe(1);
    expect(labelEvery(24, 300, 50)).toBe(4);
    expect(labelEvery(24, 10, 50)).toBe(24);
  });
});

describe('stack', () => {
  it('piles the parts up from the bottom', () => {
    expect(stack([5, 0, 3], 10, 100)).toEqual([
      { y: 50, height: 50 }, { y: 50, height: 0 }, { y: 20, height: 30 },
    ]);
  });

  it('leaves one of many visible', () => {
    expect(stack([9_999, 1], 10_000, 100)[1]?.height).toBe(2);
  });
});
