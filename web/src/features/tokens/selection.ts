import type { Selection, TokenFilter } from '@/lib/api/types';

/** Rows that were ticked one by one, or all that match a filter, on whatever page they are. */
export type RowSelection =
  | { kind: 'ids'; ids: readonly number[] }
  | MatchingRows;

/** `count`: how many there were when the person was told. */
export interface MatchingRows { kind: 'matching'; filter: TokenFilter; count: number }

export const nothingSelected: RowSelection = { kind: 'ids', ids: [] };

export function selectedCount(selection: RowSelection): number {
  return selection.kind === 'ids' ? selection.ids.length : selection.count;
}

/** As the server takes it; of all that match no more than the person was told of. */
export function toSelection(selection: RowSelection): Selection {
  return selection.kind === 'ids'
    ? { ids: [...selection.ids] } : { filter: selection.filter, expected: selection.count };
}

/** The ticked ones of the rows in view; all of them where all that match are selected. */
export function tickedIds(selection: RowSelection, inView: readonly number[]): number[] {
  return selection.kind === 'ids' ? [...selection.ids] : [...inView];
}

/**
 * One row's box was clicked. To untick one of "all that match" leaves the others in view: "all but
 * this one" is nothing that a person could look over.
 */
export function toggled(
  selection: RowSelection, id: number, on: boolean, inView: readonly number[],
): RowSelection {
  const others = tickedIds(selection, inView).filter((other) => other !== id);
  return { kind: 'ids', ids: on ? [...others, id] : others };
}

/** `ids` are no longer there to be selected. */
export function without(selection: RowSelection, ids: ReadonlySet<number>): RowSelection {
  if (selection.kind === 'matching') return selection;
  return { kind: 'ids', ids: selection.ids.filter((id) => !ids.has(id)) };
}
