import { outcomeName } from '@/lib/outcome-names';

const triggers = ['schedule', 'public_api', 'operator', 'batch', 'command_line', 'probe'] as const;

export type TriggerName = typeof triggers[number];

/** null for a name that this console does not know: it is then shown as it is. */
export function triggerName(name: string): TriggerName | null {
  return triggers.find((known) => known === name) ?? null;
}

export function outcomeColor(name: string): string {
  switch (outcomeName(name)) {
    case 'rotated':
    case 'kept': return 'green';
    case 'open': return 'blue';
    case 'throttled':
    case 'egress_fault':
    case 'not_sent':
    case 'in_doubt': return 'orange';
    default: return 'red';
  }
}
