import type { ReactNode } from 'react';
import type { AuditPage } from '@/lib/api/types';
import type { AuditQuery } from './audit-query';

/** What table and cards have in common. */
export interface AuditView {
  data: AuditPage;
  query: AuditQuery;
  onQuery: (next: AuditQuery) => void;
  loading: boolean;
  empty: ReactNode;
}
