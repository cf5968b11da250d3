import { useCallback } from 'react';
import { useSearchParams } from 'react-router';
import { rowParameter } from '@/lib/token-links';

const parameter = 'job';
const all = 'all';

export interface JobPanel {
  open: boolean;
  /** The job that is shown; null: all of them. */
  id: string | null;
  /** Whether the address shows a row's details as well or instead. */
  rowShown: boolean;
  /** null: all. */
  show: (id: string | null) => void;
  close: () => void;
}

/** The drawer's state in the address, `?job=ID` or `?job=all`: a reload keeps it. */
export function useJobPanel(): JobPanel {
  const [params, setParams] = useSearchParams();
  const value = params.get(parameter);
  const show = useCallback((id: string | null) => {
    setParams((old) => {
      const next = new URLSearchParams(old);
      next.set(parameter, id ?? all);
      return next;
    });
  }, [setParams]);
  const close = useCallback(() => {
    setParams((old) => {
      const next = new URLSearchParams(old);
      next.delete(parameter);
      return next;
    }, { replace: true });
  }, [setParams]);
  return {
    open: value !== null && value !== '', id: value === all || value === '' ? null : value,
    rowShown: params.has(rowParameter), show, close,
  };
}
