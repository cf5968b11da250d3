import type { ReactNode } from 'react';

/** A page-sized message with what to do about it. */
export function Notice(props: { title: string; text: string; action: ReactNode }) {
  return (
    <div className="notice">
      <h1>{props.title}</h1>
      <p>{props.text}</p>
      {props.action}
    </div>
  );
}
