import { describe, expect, it } from 'vitest';
import { stateName, stateTone } from './token-state';

const used = { at: 'eyJh…(900)', last_refresh_time: '2026-11-23T12:00:00Z' };

describe('stateName', () => {
  it('tells a row that was never refreshed from one that works', () => {
    expect(stateName({ ...used, state: 'active' })).toBe('active');
    expect(stateName({ at: '', last_refresh_time: null, state: 'active' })).toBe('fresh');
  });

  it('does not call a stopped row fresh', () => {
    expect(stateName({ at: '', last_refresh_time: null, state: 'needs_login' })).toBe('needs_login');
  });

  it('lets a state of a newer server pass as unknown, shown as bad', () => {
    const name = stateName({ ...used, state: 'on_holiday' });
    expect(name).toBeNull();
    expect(stateTone(name)).toBe('bad');
  });
});
