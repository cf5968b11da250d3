import type { TokenFilter, TokenListRequest } from '@/lib/api/types';
import { isDay } from '@/lib/day';
import { formatColumns, parseColumns } from './columns';
import type { ColumnName } from './columns';

export type SortName = Exclude<NonNullable<TokenListRequest['sort']>, ''>;
export type SortOrder = 'asc' | 'desc';
type ServerState = NonNullable<TokenFilter['state']>;

/** What the list shows, exactly as the URL holds it. */
export interface ListQuery {
  page: number;
  pageSize: number;
  biz_id: string;
  tag: string;
  email: string;
  type: string;
  proxy: string;
  state: ServerState;
  enabled: '' | 'true' | 'false';
  /** `YYYY-MM-DD` or empty. */
  create_date: string;
  /** Whole seconds or empty; `0`: access tokens that are over. */
  at_ends_within: string;
  /** null: newest first. */
  sort: { by: SortName; order: SortOrder } | null;
  /** null: the URL does not say. */
  columns: readonly ColumnName[] | null;
}

export const pageSizes = [10, 20, 50, 100];
const defaultPageSize = 20;
export const textFilters = ['biz_id', 'email', 'tag', 'type', 'proxy'] as const;
export const filterNames = [
  ...textFilters, 'state', 'enabled', 'create_date', 'at_ends_within',
] as const;
export type FilterName = typeof filterNames[number];

export const serverStates = [
  'active', 'backing_off', 'egress_fault', 'in_doubt', 'rotation_lost', 'needs_login',
  'account_closed', 'misconfigured', 'unknown_error', 'linked',
] as const satisfies ServerState[];

export const sortNames = [
  'id', 'biz_id', 'email', 'user_name', 'type', 'tag', 'state', 'enabled', 'create_time',
  'last_refresh_time', 'expires_at', 'next_refresh_time',
] as const satisfies SortName[];

function parseSort(by: string, order: string): ListQuery['sort'] {
  const name = sortNames.find((known) => known === by);
  return name === undefined ? null : { by: name, order: order === 'asc' ? 'asc' : 'desc' };
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
    proxy: text('proxy'),
    state: serverStates.find((name) => name === text('state')) ?? '',
    enabled: enabled === 'true' || enabled === 'false' ? enabled : '',
    create_date: isDay(text('create_date')) ? text('create_date') : '',
    at_ends_within: /^(0|[1-9]\d{0,8})$/.test(text('at_ends_within')) ? text('at_ends_within') : '',
    sort: parseSort(text('sort'), text('order')),
    columns: parseColumns(text('columns')),
  };
}

const ownParameters = ['page', 'page_size', ...filterNames, 'sort', 'order', 'columns'];

/**
 * Writes the URL; defaults are left out, so that the plain list has a plain address. What others
 * keep in the URL (`present`) stays.
 */
export function formatListQuery(
  query: ListQuery, present: URLSearchParams = new URLSearchParams(),
): URLSearchParams {
  const params = new URLSearchParams(present);
  for (const name of ownParameters) params.delete(name);
  if (query.page !== 1) params.set('page', String(query.page));
  if (query.pageSize !== defaultPageSize) params.set('page_size', String(query.pageSize));
  for (const name of filterNames) {
    if (query[name] !== '') params.set(name, query[name]);
  }
  if (query.sort) {
    params.set('sort', query.sort.by);
    params.set('order', query.sort.order);
  }
  if (query.columns) params.set('columns', formatColumns(query.columns));
  return params;
}

/** A change of a filter goes back to page 1: the old page number means nothing in the new list. */
export function withFilters(query: ListQuery, changes: Partial<ListQuery>): ListQuery {
  return { ...query, page: 1, ...changes };
}

/** Page size, order and columns are no filters and stay. */
export function withoutFilters(query: ListQuery): ListQuery {
  const { pageSize, sort, columns } = query;
  return { ...parseListQuery(new URLSearchParams()), pageSize, sort, columns };
}

export function activeFilters(query: ListQuery): FilterName[] {
  return filterNames.filter((name) => query[name] !== '');
}

/** The rows that the list is about, page by page, as the server takes them. */
export function toFilter(query: ListQuery): TokenFilter {
  return {
    biz_id: query.biz_id || undefined,
    tag: query.tag || undefined,
    email: query.email || undefined,
    type: query.type || undefined,
    proxy: query.proxy || undefined,
    state: query.state || undefined,
    enabled: query.enabled === '' ? undefined : query.enabled === 'true',
    create_date: query.create_date || undefined,
    at_ends_within: query.at_ends_within === '' ? undefined : Number(query.at_ends_within),
  };
}

export function toListRequest(query: ListQuery): TokenListRequest {
  return {
    page: query.page,
    page_size: query.pageSize,
    ...toFilter(query),
    sort: query.sort?.by,
    order: query.sort?.order,
  };
}
