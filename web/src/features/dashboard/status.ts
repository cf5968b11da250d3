import type { Overview } from '@/lib/api/types';
import { statesWithRows, stateUrgency } from './overview-states';

/** One thing to know about: `act` needs a person, `watch` passes by itself or is meant so. */
export type Finding = { urgency: 'act' | 'watch' } & (
  | { what: 'state'; state: string; count: number }
  | { what: 'unsaved' | 'silentNodes' | 'overdue' | 'scheduleOff'; count: number }
  | { what: 'journalFull'; used: number; slots: number }
  | { what: 'closed'; reason: Overview['lanes']['closed'][number]['reason']; count: number }
);

// From here on a burst of refreshes may find no slot, and without one nothing is sent.
const fullShare = 0.8;

function ofStates(overview: Overview): Finding[] {
  return statesWithRows(overview.rows.by_state).flatMap(({ state, count }): Finding[] => {
    const urgency = stateUrgency(state);
    if (count === 0 || urgency === 'none') return [];
    return [{ urgency: urgency === 'act' ? 'act' : 'watch', what: 'state', state, count }];
  });
}

function ofLanes({ closed }: Overview['lanes']): Finding[] {
  return (['misconfigured', 'paused', 'throttled'] as const).flatMap((reason): Finding[] => {
    const count = closed.filter((lane) => lane.reason === reason).length;
    if (count === 0) return [];
    return [{ urgency: reason === 'throttled' ? 'watch' : 'act', what: 'closed', reason, count }];
  });
}

function ofJournal({ used, slots, unsaved }: Overview['journal']): Finding[] {
  const found: Finding[] = [];
  if (unsaved > 0) found.push({ urgency: 'act', what: 'unsaved', count: unsaved });
  if (slots > 0 && used / slots >= fullShare) {
    found.push({ urgency: 'act', what: 'journalFull', used, slots });
  }
  return found;
}

/** Others do the work of a silent node, but what it has begun waits for it, or for a person. */
function ofNodes(silent: number): Finding[] {
  return silent > 0 ? [{ urgency: 'act', what: 'silentNodes', count: silent }] : [];
}

function ofSchedule({ next, rows }: Overview): Finding[] {
  if (!next.schedule_enabled) {
    return rows.enabled > 0 ? [{ urgency: 'watch', what: 'scheduleOff', count: rows.enabled }] : [];
  }
  return next.overdue > 0 ? [{ urgency: 'watch', what: 'overdue', count: next.overdue }] : [];
}

/** What a person should know, what needs one first. Empty: all is well. */
export function findings(overview: Overview, silentNodes: number): Finding[] {
  const all = [
    ...ofJournal(overview.journal), ...ofNodes(silentNodes), ...ofStates(overview),
    ...ofLanes(overview.lanes), ...ofSchedule(overview),
  ];
  return [
    ...all.filter(({ urgency }) => urgency === 'act'),
    ...all.filter(({ urgency }) => urgency === 'watch'),
  ];
}
