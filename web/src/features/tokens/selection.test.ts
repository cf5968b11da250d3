import { describe, expect, it } from 'vitest';
import {
  nothingSelected, selectedCount, tickedIds, toggled, toSelection, without,
} from './selection';
import type { RowSelection } from './selection';

const matching: RowSelection = { kind: 'matching', filter: { tag: 'a' }, count: 100_000 };

describe('selection', () => {
  it('is counted and sent by ids or by filter', () => {
    expect(selectedCount(nothingSelected)).toBe(0);
    expect(selectedCount(matching)).toBe(100_000);
    expect(toSelection({ kind: 'ids', ids: [3, 1] })).toEqual({ ids: [3, 1] });
    expect(toSelection(matching)).toEqual({ filter: { tag: 'a' }, expected: 100_000 });
  });

  it('keeps the ticks of other pages', () => {
    expect(toggled({ kind: 'ids', ids: [1, 2] }, 9, true, [9, 10])).toEqual({
      kind: 'ids', ids: [1, 2, 9],
    });
  });

  it('shows every row in view as ticked where all that match are selected', () => {
    expect(tickedIds(matching, [4, 5])).toEqual([4, 5]);
  });

  it('leaves the others in view when one of all that match is unticked', () => {
    expect(toggled(matching, 5, false, [4, 5, 6])).toEqual({ kind: 'ids', ids: [4, 6] });
  });

  it('forgets rows that are gone', () => {
    expect(without({ kind: 'ids', ids: [1, 2, 3] }, new Set([2]))).toEqual({
      kind: 'ids', ids: [1, 3],
    });
    expect(without(matching, new Set([2]))).toBe(matching);
  });
});
