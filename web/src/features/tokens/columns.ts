import { store, stored } from '@/lib/stored';

/** Every column of the table in its order; the names are those of the row's fields. */
export const columnNames = [
  'id', 'create_time', 'biz_id', 'user_name', 'email', 'type', 'state', 'expires_at',
  'last_refresh_time', 'next_refresh_time', 'rt', 'at', 'last_rt', 'tag', 'proxy', 'client_id',
  'enabled', 'memo', 'refresh_result',
] as const;
export type ColumnName = typeof columnNames[number];

/** The row's name, which opens it: a table without it would be of no use. */
export const fixedColumn: ColumnName = 'biz_id';

export const defaultColumns: readonly ColumnName[] = [
  'biz_id', 'email', 'type', 'state', 'expires_at', 'last_refresh_time', 'tag', 'proxy', 'enabled',
];

const storageKey = 'rtm.columns';

function inOrder(wanted: readonly string[]): ColumnName[] {
  return columnNames.filter((name) => name === fixedColumn || wanted.includes(name));
}

/** null if `text` names no column. Names that are unknown, of a newer console say, fall away. */
export function parseColumns(text: string | null): ColumnName[] | null {
  if (!text) return null;
  const wanted = text.split(',');
  return columnNames.some((name) => wanted.includes(name)) ? inOrder(wanted) : null;
}

export function formatColumns(columns: readonly ColumnName[]): string {
  return columns.join(',');
}

export function withColumn(
  columns: readonly ColumnName[], name: ColumnName, shown: boolean,
): ColumnName[] {
  return inOrder(shown ? [...columns, name] : columns.filter((other) => other !== name));
}

function isDefault(columns: readonly ColumnName[]): boolean {
  return formatColumns(columns) === formatColumns(defaultColumns);
}

/** What the URL says, else what was chosen last in this browser, else the default set. */
export function shownColumns(ofUrl: readonly ColumnName[] | null): readonly ColumnName[] {
  return ofUrl ?? parseColumns(stored(storageKey)) ?? defaultColumns;
}

/** Remembers the choice in this browser; resolves to what the URL shall say about it. */
export function rememberColumns(columns: readonly ColumnName[]): readonly ColumnName[] | null {
  const chosen = isDefault(columns) ? null : columns;
  store(storageKey, chosen && formatColumns(chosen));
  return chosen;
}
