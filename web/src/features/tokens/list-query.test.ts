import { describe, expect, it } from 'vitest';
import {
  activeFilters, formatListQuery, parseListQuery, toFilter, toListRequest, withFilters,
  withoutFilters,
} from './list-query';

const parse = (text: string) => parseListQuery(new URLSearchParams(text));

describe('parseListQuery and formatListQuery', () => {
  it('gives the plain list a plain address', () => {
    expect(formatListQuery(parse('')).toString()).toBe('');
    expect(parse('')).toMatchObject({ page: 1, pageSize: 20, biz_id: '', enabled: '' });
  });

  it('survives the way through the URL', () => {
    const query = {
      page: 3, pageSize: 50, biz_id: 'a&b=c', tag: '团队', email: 'x@y.z', type: 'plus',
      proxy: 'socks5h://10.0.0.1', state: 'in_doubt' as const, enabled: 'false' as const,
      create_date: '2026-11-23', at_ends_within: '3600',
      sort: { by: 'expires_at', order: 'asc' } as const, columns: ['biz_id', 'memo'] as const,
    };
    expect(parseListQuery(formatListQuery(query))).toEqual(query);
  });

  it.each([
    'page=0', 'page=-1', 'page=1.5', 'page=x', 'page_size=7', 'page_size=100000', 'enabled=maybe',
    'create_date=2026-13-40', 'create_date=yesterday', 'state=fresh', 'sort=memo&order=asc',
    'at_ends_within=-1', 'at_ends_within=1h', 'at_ends_within=007', 'columns=nothing',
  ])('takes %s for absent', (text) => {
    expect(parse(text)).toEqual(parse(''));
  });
});

describe('formatListQuery', () => {
  it('leaves alone what others keep in the address', () => {
    const present = new URLSearchParams('job=j7&tag=a&page=3');
    expect(formatListQuery(parse('tag=b'), present).toString()).toBe('job=j7&tag=b');
  });
});

describe('withFilters', () => {
  it('goes back to page 1', () => {
    expect(withFilters(parse('page=9&tag=a'), { tag: 'b' })).toMatchObject({ page: 1, tag: 'b' });
  });
});

describe('withoutFilters', () => {
  it('keeps page size, order and columns', () => {
    const kept = 'page_size=50&sort=email&order=asc&columns=biz_id,rt';
    expect(withoutFilters(parse(`page=2&tag=a&state=active&${kept}`))).toEqual(parse(kept));
  });
});

describe('activeFilters', () => {
  it('names filters, not pages or order', () => {
    expect(activeFilters(parse('page=2&sort=id&tag=a&enabled=true&at_ends_within=0')))
      .toEqual(['tag', 'enabled', 'at_ends_within']);
  });
});

describe('toListRequest', () => {
  it('leaves out what is not asked for', () => {
    expect(JSON.stringify(toListRequest(parse('')))).toBe('{"page":1,"page_size":20}');
  });

  it('sends "enabled" as a boolean, also when false', () => {
    expect(toListRequest(parse('enabled=false')).enabled).toBe(false);
    expect(toListRequest(parse('enabled=true')).enabled).toBe(true);
  });

  it('asks for an order only with its direction', () => {
    expect(toListRequest(parse('sort=tag&order=asc'))).toMatchObject({ sort: 'tag', order: 'asc' });
    expect(toListRequest(parse('sort=tag'))).toMatchObject({ sort: 'tag', order: 'desc' });
  });
});

describe('toFilter', () => {
  it('is empty without filters: every row', () => {
    expect(JSON.stringify(toFilter(parse('page=2&sort=id')))).toBe('{}');
  });

  it('sends seconds as a number, also 0', () => {
    expect(toFilter(parse('at_ends_within=0')).at_ends_within).toBe(0);
    expect(toFilter(parse('at_ends_within=86400')).at_ends_within).toBe(86_400);
  });
});
