import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  activeFilters, formatAuditQuery, parseAuditQuery, toAuditRequest, withFilters, withoutFilters,
} from './audit-query';

const parse = (text: string) => parseAuditQuery(new URLSearchParams(text));

describe('the log in the URL', () => {
  it('has a plain address when nothing is asked for', () => {
    expect(formatAuditQuery(parse('')).toString()).toBe('');
  });

  it('survives the way through the URL', () => {
    const query = {
      page: 3, pageSize: 100, action: 'token.reveal', actor: '管理员', subject: 'a&b=c',
      address: '::1', from: '2026-11-01', until: '2026-11-23',
    };
    expect(parseAuditQuery(formatAuditQuery(query))).toEqual(query);
  });

  it.each(['page=0', 'page=x', 'page_size=7', 'from=yesterday', 'until=2026-13-40'])(
    'takes %s for absent', (text) => { expect(parse(text)).toEqual(parse('')); },
  );

  it('goes back to page 1 with another filter, and keeps the page size', () => {
    expect(withFilters(parse('page=9&actor=a'), { actor: 'b' })).toMatchObject({ page: 1, actor: 'b' });
    expect(withoutFilters(parse('page=2&page_size=50&actor=a'))).toEqual(parse('page_size=50'));
    expect(activeFilters(parse('page=2&page_size=50&actor=a&from=2026-11-01'))).toBe(2);
  });
});

describe('toAuditRequest', () => {
  afterEach(() => { vi.unstubAllEnvs(); });

  it('leaves out what is not asked for', () => {
    expect(JSON.stringify(toAuditRequest(parse('')))).toBe('{"page":1,"page_size":20}');
  });

  // Each where the day begins at another time of the server's, or has not 24 hours.
  it.each([
    ['UTC', '2026-11-01', '2026-11-01T00:00:00.000Z', '2026-11-02T00:00:00.000Z'],
    ['Asia/Shanghai', '2026-11-01', '2026-10-31T16:00:00.000Z', '2026-11-01T16:00:00.000Z'],
    ['America/Los_Angeles', '2026-07-01', '2026-07-01T07:00:00.000Z', '2026-07-02T07:00:00.000Z'],
    ['Australia/Adelaide', '2026-11-01', '2026-10-31T13:30:00.000Z', '2026-11-01T13:30:00.000Z'],
    ['Europe/Berlin', '2026-10-25', '2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
    ['Europe/Berlin', '2026-03-29', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
  ])('asks for a whole local day in %s: %s', (zone, day, from, until) => {
    vi.stubEnv('TZ', zone);
    // Else the zone did not take effect, and nothing was tested.
    expect(Intl.DateTimeFormat().resolvedOptions().timeZone).toBe(zone);
    expect(toAuditRequest(parse(`from=${day}&until=${day}`))).toMatchObject({ from, until });
  });

  it('includes the last of several days', () => {
    vi.stubEnv('TZ', 'Asia/Shanghai');
    expect(toAuditRequest(parse('from=2026-10-30&until=2026-11-01'))).toMatchObject({
      from: '2026-10-29T16:00:00.000Z', until: '2026-11-01T16:00:00.000Z',
    });
  });
});
