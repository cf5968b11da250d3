import { postForData } from './client';
import type { AuditPage, AuditRequest } from './types';

export function listAudit(request: AuditRequest, signal?: AbortSignal): Promise<AuditPage> {
  return postForData('audit/list', request, signal);
}
