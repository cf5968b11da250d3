import type { ReactNode } from 'react';
import type { TokenRow } from '@/lib/api/types';
import type { ListQuery } from './list-query';
import type { RowSelection } from './selection';

/** What table and cards have in common. */
export interface ListView {
  rows: TokenRow[];
  total: number;
  query: ListQuery;
  onQuery: (next: ListQuery) => void;
  selection: RowSelection;
  onSelection: (next: RowSelection) => void;
  loading: boolean;
  empty: ReactNode;
}
