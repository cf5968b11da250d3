import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
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
      setParams(formatAuditQuery(next), how);
    },
    [setParams],
  );
  return [query, setQuery];
}
