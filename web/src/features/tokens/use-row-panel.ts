import { useCallback, useEffect, useRef } from 'react';
import { useSearchParams } from 'react-router';
import type { TokenRow } from '@/lib/api/types';
import { rowParameter } from '@/lib/token-links';
import { useFocusReturn } from '@/lib/use-focus-return';

/** null for what is no id of a row. */
export function parseRowId(text: string | null): number | null {
  return text !== null && /^[1-9]\d{0,15}$/.test(text) ? Number(text) : null;
}

/** The address that shows this row, and whatever else it held. */
export function withRow(present: URLSearchParams, id: number): URLSearchParams {
  const next = new URLSearchParams(present);
  next.set(rowParameter, String(id));
  return next;
}

export interface RowPanel {
  /** Of the row that is shown; null: none. */
  id: number | null;
  open: (row: Pick<TokenRow, 'id'>) => void;
  close: () => void;
}

/**
 * Which row's details are shown, in the address as `?row=ID`: links lead to a row, and "back" closes
 * it. `open` and `close` never change.
 */
export function useRowPanel(): RowPanel {
  const [params, setParams] = useSearchParams();
  const id = parseRowId(params.get(rowParameter));
  const latest = useRef(setParams);
  useEffect(() => { latest.current = setParams; });

  useFocusReturn(id !== null);

  const open = useCallback((row: Pick<TokenRow, 'id'>) => {
    latest.current((present) => withRow(present, row.id));
  }, []);
  const close = useCallback(() => {
    latest.current((present) => {
      const next = new URLSearchParams(present);
      next.delete(rowParameter);
      return next;
    }, { replace: true });
  }, []);
  return { id, open, close };
}
