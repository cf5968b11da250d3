import { postForData, postForFile } from './client';
import type { AuditFilter, AuditPage, AuditRequest } from './types';

export function listAudit(request: AuditRequest, signal?: AbortSignal): Promise<AuditPage> {
  return postForData('audit/list', request, signal);
}

export type AuditFormat = 'csv' | 'json';

/** The lines that match, the newest 100,000 at most. */
export function exportAudit(request: AuditFilter & { format: AuditFormat }): Promise<Blob> {
  return postForFile('audit/export', request);
}
