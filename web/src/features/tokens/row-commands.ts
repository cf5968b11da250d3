import { createContext, use } from 'react';
import type { TokenRow } from '@/lib/api/types';

export interface RowCommands {
  /** Rows that were asked for something here that has not been answered. */
  refreshing: ReadonlySet<number>;
  switching: ReadonlySet<number>;
  open: (row: TokenRow) => void;
  edit: (row: TokenRow) => void;
  refresh: (row: TokenRow) => void;
  /** User and account info, from the stored tokens. */
  refreshFacts: (row: TokenRow) => void;
  probe: (row: TokenRow) => void;
  setEnabled: (row: TokenRow, enabled: boolean) => void;
  /** Can be undone for some seconds. */
  remove: (row: TokenRow) => void;
}

const Commands = createContext<RowCommands | null>(null);

/**
 * The buttons of table and cards take their commands from here and not from their row: a row that
 * has not changed is then not drawn anew because another one is being refreshed.
 */
export const RowCommandsProvider = Commands.Provider;

export function useCommands(): RowCommands {
  const commands = use(Commands);
  if (commands === null) throw new Error('no RowCommandsProvider above');
  return commands;
}
