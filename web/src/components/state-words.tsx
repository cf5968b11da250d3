import type { ReactNode } from 'react';

export type StateTone = 'good' | 'calm' | 'wait' | 'bad';

/** A state in words; the mark before them only repeats them. */
export function StateWords(props: { tone: StateTone; children: ReactNode }) {
  return <span className={`state state-${props.tone}`}>{props.children}</span>;
}
