import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { exportAudit, listAudit } from '@/lib/api/audit';
import type { AuditFormat } from '@/lib/api/audit';
import { follow } from '@/lib/follow';
import { saveFile } from '@/lib/save-file';
import { absoluteTime } from '@/lib/time';
import { toAuditFilter, toAuditRequest } from './audit-query';
import type { AuditQuery } from './audit-query';

// New lines come while the page is open; only the first page can show them.
const followMs = 15_000;

export function useAuditLog(query: AuditQuery) {
  const request = toAuditRequest(query);
  return useQuery({
    queryKey: ['audit', 'list', request],
    queryFn: ({ signal }) => listAudit(request, signal),
    placeholderData: keepPreviousData,
    refetchInterval: (asked) => (query.page === 1 ? follow(asked, followMs) : false),
  });
}

/** Saves what the filters leave as a file that is named by the time of the export. */
export function useAuditExport(query: AuditQuery) {
  return useMutation({
    mutationFn: async (format: AuditFormat) => {
      const file = await exportAudit({ ...toAuditFilter(query), format });
      const time = absoluteTime(new Date()).replace(' ', '_').replaceAll(':', '-');
      saveFile(file, `rt-manage-audit-${time}.${format}`);
    },
  });
}
