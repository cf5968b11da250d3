import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { changesBetween } from '@/lib/changes';
import { formatListQuery, parseListQuery } from './list-query';
import type { ListQuery } from './list-query';

/** The list's state in the URL: it survives a reload, and an address can be passed on. */
export function useListQuery(): [
  ListQuery, (next: ListQuery, how?: { replace: boolean }) => void,
] {
  const [params, setParams] = useSearchParams();
  // By its text, so that what others change in the URL is no other query.
  const text = formatListQuery(parseListQuery(params)).toString();
  const query = useMemo(() => parseListQuery(new URLSearchParams(text)), [text]);
  const setQuery = useCallback((next: ListQuery, how?: { replace: boolean }) => {
    // Of the address as it is now: two filters may settle before either is rendered.
    const present = new URLSearchParams(window.location.search);
    const changed = { ...parseListQuery(present), ...changesBetween(query, next) };
    setParams(formatListQuery(changed, present), how);
  }, [query, setParams]);
  return [query, setQuery];
}
