import { useCallback, useState } from 'react';
import { nothingSelected, without } from './selection';
import type { RowSelection } from './selection';

/**
 * The selected rows of one list, which `list` names: in another list nothing is selected. What is
 * selected but no longer listed could be deleted unseen.
 */
export function useRowSelection(list: string) {
  const [held, setHeld] = useState({ list, selection: nothingSelected });
  const selection = held.list === list ? held.selection : nothingSelected;
  return {
    selection,
    select: useCallback((next: RowSelection) => { setHeld({ list, selection: next }); }, [list]),
    forget: useCallback((gone: RowSelection) => {
      setHeld((old) => ({
        list: old.list,
        selection: gone.kind === 'matching'
          ? nothingSelected : without(old.selection, new Set(gone.ids)),
      }));
    }, []),
  };
}
