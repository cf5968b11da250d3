import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { formatListQuery, parseListQuery } from './list-query';
import type { ListQuery } from './list-query';

/** The list's state in the URL: it survives a reload, and an address can be passed on. */
export function useListQuery(): [ListQuery, (next: ListQuery) => void] {
  const [params, setParams] = useSearchParams();
  const query = useMemo(() => parseListQuery(params), [params]);
  const setQuery = useCallback(
    (next: ListQuery) => { setParams(formatListQuery(next)); }, [setParams],
  );
  return [query, setQuery];
}
