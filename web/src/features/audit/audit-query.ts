import dayjs from 'dayjs';
import type { AuditFilter, AuditRequest } from '@/lib/api/types';
import { isDay } from '@/lib/day';

/** What the log shows, exactly as the URL holds it. */
export interface AuditQuery {
  page: number;
  pageSize: number;
  action: string;
  actor: string;
  subject: string;
  address: string;
  /** Local days, `YYYY-MM-DD` or empty; both are part of what is shown. */
  from: string;
  until: string;
}

export const pageSizes = [20, 50, 100];
const defaultPageSize = 20;
export const textFilters = ['actor', 'subject', 'address'] as const;
const allFilters = [...textFilters, 'action', 'from', 'until'] as const;

/** Reads the URL; whatever is no valid value there counts as absent. */
export function parseAuditQuery(params: URLSearchParams): AuditQuery {
  const text = (name: string) => params.get(name) ?? '';
  const day = (name: string) => (isDay(text(name)) ? text(name) : '');
  const page = Number(text('page'));
  const pageSize = Number(text('page_size'));
  return {
    page: Number.isSafeInteger(page) && page >= 1 ? page : 1,
    pageSize: pageSizes.includes(pageSize) ? pageSize : defaultPageSize,
    action: text('action'),
    actor: text('actor'),
    subject: text('subject'),
    address: text('address'),
    from: day('from'),
    until: day('until'),
  };
}

/** Writes the URL; defaults are left out, so that the plain log has a plain address. */
export function formatAuditQuery(query: AuditQuery): URLSearchParams {
  const params = new URLSearchParams();
  if (query.page !== 1) params.set('page', String(query.page));
  if (query.pageSize !== defaultPageSize) params.set('page_size', String(query.pageSize));
  for (const name of allFilters) {
    if (query[name] !== '') params.set(name, query[name]);
  }
  return params;
}

/** A change of a filter goes back to page 1: the old page number means nothing in the new list. */
export function withFilters(query: AuditQuery, changes: Partial<AuditQuery>): AuditQuery {
  return { ...query, page: 1, ...changes };
}

export function withoutFilters(query: AuditQuery): AuditQuery {
  return { ...parseAuditQuery(new URLSearchParams()), pageSize: query.pageSize };
}

export function activeFilters(query: AuditQuery): number {
  return allFilters.filter((name) => query[name] !== '').length;
}

export function toAuditFilter(query: AuditQuery): AuditFilter {
  return {
    action: query.action || undefined,
    actor: query.actor || undefined,
    subject: query.subject || undefined,
    address: query.address || undefined,
    from: query.from === '' ? undefined : dayjs(query.from).startOf('day').toISOString(),
    // The server's end is exclusive. By the calendar: a day is not always 24 hours long.
    until: query.until === ''
      ? undefined : dayjs(query.until).add(1, 'day').startOf('day').toISOString(),
  };
}

export function toAuditRequest(query: AuditQuery): AuditRequest {
  return { page: query.page, page_size: query.pageSize, ...toAuditFilter(query) };
}
