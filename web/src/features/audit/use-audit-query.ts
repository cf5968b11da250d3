import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { changesBetween } from '@/lib/changes';
import { formatAuditQuery, parseAuditQuery } from './audit-query';
import type { AuditQuery } from './audit-query';

/** The log's state in the URL: it survives a reload, and an address can be passed on. */
export function useAuditQuery(): [
  AuditQuery, (next: AuditQuery, how?: { replace: boolean }) => void,
] {
  const [params, setParams] = useSearchParams();
  const query = useMemo(() => parseAuditQuery(params), [params]);
  const setQuery = useCallback(
    (next: AuditQuery, how?: { replace: boolean }) => {
      // Of the address as it is now: two filters may settle before either is rendered.
      const present = parseAuditQuery(new URLSearchParams(window.location.search));
      setParams(formatAuditQuery({ ...present, ...changesBetween(query, next) }), how);
    },
    [query, setParams],
  );
  return [query, setQuery];
}
