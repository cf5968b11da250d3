/** Whole, round axis values from 0 to at least `max`, in at most `steps` steps. */
export function countTicks(max: number, steps = 4): number[] {
  const least = Math.max(1, max) / steps;
  const magnitude = 10 ** Math.max(0, Math.floor(Math.log10(least)));
  const step = [1, 2, 5, 10].map((factor) => factor * magnitude).find((s) => s >= least) ?? least;
  const ticks = [0];
  for (let value = step; ticks[ticks.length - 1] as number < max || ticks.length < 2; value += step) {
    ticks.push(value);
  }
  return ticks;
}

/** Label every n-th of `count` buckets so that labels of `labelWidth` pixels do not touch. */
export function labelEvery(count: number, width: number, labelWidth: number): number {
  const room = Math.max(1, Math.floor(width / labelWidth));
  return Math.max(1, Math.ceil(count / room));
}

export interface Segment {
  y: number;
  height: number;
}

// Less is not seen; a bucket with one failure beside thousands of successes must be.
const leastHeight = 2;

/**
 * The parts of one bar of a stack, the first at the bottom; `top` is the value at the upper edge.
 * A part without a value has no height.
 */
export function stack(values: readonly number[], top: number, height: number): Segment[] {
  let y = height;
  return values.map((value) => {
    const own = value === 0 ? 0 : Math.max(leastHeight, (value / top) * height);
    y -= own;
    return { y, height: own };
  });
}
