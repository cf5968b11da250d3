import type { ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router';
import { withRow } from './use-row-panel';

/** Leads from one row's details to those of another; the list behind stays as it is. */
export function RowLink(props: { id: number; className?: string; children: ReactNode }) {
  const [params] = useSearchParams();
  return (
    <Link className={props.className} to={{ search: withRow(params, props.id).toString() }}>
      {props.children}
    </Link>
  );
}
