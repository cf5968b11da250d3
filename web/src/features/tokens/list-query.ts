import type { TokenListRequest } from '@/lib/api/types';

/** What the list shows, exactly as the URL holds it. */
export interface ListQuery {
  page: number;
  pageSize: number;
  biz_id: string;
  tag: string;
  email: string;
  type: string;
  enabled: '' | 'true' | 'false';
  /** `YYYY-MM-DD` or empty. */
  create_date: string;
}

export const pageSizes = [10, 20, 50, 100];
const defaultPageSize = 20;
export const textFilters = ['biz_id', 'email', 'tag', 'type'] as const;
const allFilters = [...textFilters, 'enabled', 'create_date'] as const;

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
}

/** Reads the URL; whatever is no valid value there counts as absent. */
export function parseListQuery(params: URLSearchParams): ListQuery {
  const text = (name: string) => params.get(name) ?? '';
  const page = Number(text('page'));
  const pageSize = Number(text('page_size'));
  const enabled = text('enabled');
  return {
    page: Number.isSafeInteger(page) && page >= 1 ? page : 1,
    pageSize: pageSizes.includes(pageSize) ? pageSize : defaultPageSize,
    biz_id: text('biz_id'),
    tag: text('tag'),
    email: text('email'),
    type: text('type'),
    enabled: enabled === 'true' || enabled === 'false' ? enabled : '',
    create_date: isDay(text('create_date')) ? text('create_date') : '',
  };
}

/** Writes the URL; defaults are left out, so that the plain list has a plain address. */
export function formatListQuery(query: ListQuery): URLSearchParams {
  const params = new URLSearchParams();
  if (query.page !== 1) params.set('page', String(query.page));
  if (query.pageSize !== defaultPageSize) params.set('page_size', String(query.pageSize));
  for (const name of allFilters) {
    if (query[name] !== '') params.set(name, query[name]);
  }
  return params;
}

/** A change of a filter goes back to page 1: the old page number means nothing in the new list. */
export function withFilters(query: ListQuery, changes: Partial<ListQuery>): ListQuery {
  return { ...query, page: 1, ...changes };
}

export function withoutFilters(query: ListQuery): ListQuery {
  return { ...parseListQuery(new URLSearchParams()), pageSize: query.pageSize };
}

export function activeFilters(query: ListQuery): number {
  return allFilters.filter((name) => query[name] !== '').length;
}

export function toListRequest(query: ListQuery): TokenListRequest {
  return {
    page: query.page,
    page_size: query.pageSize,
    biz_id: query.biz_id || undefined,
    tag: query.tag || undefined,
    email: query.email || undefined,
    type: query.type || undefined,
    enabled: query.enabled === '' ? undefined : query.enabled === 'true',
    create_date: query.create_date || undefined,
  };
}
