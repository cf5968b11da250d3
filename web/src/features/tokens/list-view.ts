import type { ReactNode } from 'react';
import type { ListQuery } from './list-query';
import type { RowCommands } from './use-row-commands';

/** What table and cards have in common. */
export interface ListView {
  query: ListQuery;
  onQuery: (next: ListQuery) => void;
  selected: number[];
  onSelected: (ids: number[]) => void;
  commands: RowCommands;
  loading: boolean;
  empty: ReactNode;
}
