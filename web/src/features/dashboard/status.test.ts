import { describe, expect, it } from 'vitest';
import type { Overview } from '@/lib/api/types';
import { findings } from './status';

const none = { by_reason: [], by_provider: [], by_proxy: [] };
const well: Overview = {
  now: '2026-11-23T14:00:00.000Z',
  rows: { total: 5, enabled: 4, by_state: { active: 4, linked: 1 } },
  access_tokens: { none: 0, over: 0, hours: [], days: [], later: 0 },
  refreshes: { hours: [], days: [] },
  failures: { day: none, week: none },
  lanes: { flights: 0, max_flights: 64, waiting: 0, egresses: [], closed: [] },
  journal: { slots: 100, used: 79, unsaved: 0 },
  next: {
    schedule_enabled: true, due_now: 1, overdue: 0, within_hour: 1, within_day: 2, next_at: null, hours: [],
  },
};

const closed = (reason: 'throttled' | 'paused' | 'misconfigured') => (
  { reason, egress: 'direct', client: 'openai/app', remaining_seconds: 30 }
);

describe('findings', () => {
  it('has nothing to say where all is well', () => {
    expect(findings(well, 0)).toEqual([]);
  });

  it('puts what needs a person before what passes by itself', () => {
    const found = findings({
      ...well,
      rows: { total: 9, enabled: 4, by_state: { active: 1, in_doubt: 1, needs_login: 3, egress_fault: 2 } },
      journal: { slots: 100, used: 80, unsaved: 2 },
      lanes: { ...well.lanes, closed: [closed('throttled'), closed('throttled'), closed('misconfigured')] },
      next: { ...well.next, overdue: 7 },
    }, 2);
    expect(found).toEqual([
      { urgency: 'act', what: 'unsaved', count: 2 },
      { urgency: 'act', what: 'journalFull', used: 80, slots: 100 },
      { urgency: 'act', what: 'silentNodes', count: 2 },
      { urgency: 'act', what: 'state', state: 'egress_fault', count: 2 },
      { urgency: 'act', what: 'state', state: 'needs_login', count: 3 },
      { urgency: 'act', what: 'closed', reason: 'misconfigured', count: 1 },
      { urgency: 'watch', what: 'state', state: 'in_doubt', count: 1 },
      { urgency: 'watch', what: 'closed', reason: 'throttled', count: 2 },
      { urgency: 'watch', what: 'overdue', count: 7 },
    ]);
  });

  it('says that the schedule is off only if it would have something to do', () => {
    const off = { ...well, next: { ...well.next, schedule_enabled: false, overdue: 9 } };
    expect(findings(off, 0)).toEqual([{ urgency: 'watch', what: 'scheduleOff', count: 4 }]);
    expect(findings({ ...off, rows: { ...off.rows, enabled: 0 } }, 0)).toEqual([]);
  });

  it('says nothing of a journal that has no slots', () => {
    expect(findings({ ...well, journal: { slots: 0, used: 0, unsaved: 0 } }, 0)).toEqual([]);
  });
});
