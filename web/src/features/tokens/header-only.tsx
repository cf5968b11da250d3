import { createContext, use } from 'react';
import type { ComponentProps, ReactNode } from 'react';

const InHeader = createContext(false);

export function HeaderCell(props: ComponentProps<'th'>) {
  return <InHeader value={true}><th {...props} /></InHeader>;
}

/**
 * antd repeats the titles of a scrolling table in a hidden row that measures widths. A control in
 * such a title could be reached by keyboard there, unseen: so it is left out of that row.
 */
export function HeaderOnly(props: { children: ReactNode }) {
  return use(InHeader) ? props.children : null;
}
