import { describe, expect, it } from 'vitest';
import type { TokenRow } from '@/lib/api/types';
import { doomedRow, doomedRows, isDoomed, leftRows, leftTotal, matches } from './doomed';
import { someRow } from './some-row.test-data';

const now = new Date('2026-11-23T12:00:00Z');
const row: TokenRow = {
  ...someRow, id: 5, biz_id: 'Team-7', email: 'ann@example.org', type: 'plus', tag: 'eu',
  proxy: 'http://user:***@10.0.0.1:8080', state: 'active', enabled: true,
  create_time: '2026-11-22T23:59:59Z', expires_at: '2026-11-23T13:00:00Z',
};

describe('matches', () => {
  it.each([
    [{}, true],
    [{ biz_id: 'team' }, true],
    [{ biz_id: 'team-8' }, false],
    [{ email: '@example', type: 'plus', tag: 'eu' }, true],
    [{ tag: 'us' }, false],
    [{ proxy: '10.0.0.1' }, true],
    [{ proxy: 'direct' }, false],
    [{ state: 'needs_login' as const }, false],
    [{ enabled: true }, true],
    [{ enabled: false }, false],
    [{ enabled: null }, true],
    [{ create_date: '2026-11-22' }, true],
    [{ create_date: '2026-11-23' }, false],
    [{ at_ends_within: 3600 }, true],
    [{ at_ends_within: 3599 }, false],
  ])('%j: %s', (filter, expected) => {
    expect(matches(row, filter, now)).toBe(expected);
  });

  it('finds rows without a proxy, and none without an access token that ends', () => {
    expect(matches({ ...row, proxy: '' }, { proxy: 'direct' }, now)).toBe(true);
    expect(matches({ ...row, expires_at: null }, { at_ends_within: 3600 }, now)).toBe(false);
  });
});

describe('what is left of a list', () => {
  const other = { ...row, id: 6, tag: 'us' };
  const eu = doomedRows({ kind: 'matching', filter: { tag: 'eu' }, count: 3 });

  it('is the very same list while nothing is doomed', () => {
    const rows = [row, other];
    expect(leftRows(rows, [], now)).toBe(rows);
  });

  it('lacks what was ticked and what a doomed filter matches', () => {
    expect(leftRows([row, other], [doomedRow(row)], now)).toEqual([other]);
    expect(leftRows([row, other], [eu], now)).toEqual([other]);
    expect(isDoomed(other, eu, now)).toBe(false);
  });

  it('is counted: nothing where the whole list is doomed', () => {
    expect(leftTotal(30, 1, [doomedRow(row)], {})).toBe(29);
    expect(leftTotal(30, 20, [eu], { tag: 'eu' })).toBe(0);
    expect(leftTotal(30, 4, [eu], { type: 'plus' })).toBe(26);
    const every = doomedRows({ kind: 'matching', filter: {}, count: 30 });
    expect(leftTotal(12, 12, [every], { type: 'plus' })).toBe(0);
  });
});
