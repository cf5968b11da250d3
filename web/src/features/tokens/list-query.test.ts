import { describe, expect, it } from 'vitest';
import {
  activeFilters, formatListQuery, parseListQuery, toListRequest, withFilters, withoutFilters,
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
      enabled: 'false' as const, create_date: '2026-11-23',
    };
    expect(parseListQuery(formatListQuery(query))).toEqual(query);
  });

  it.each([
    'page=0', 'page=-1', 'page=1.5', 'page=x', 'page_size=7', 'page_size=100000', 'enabled=maybe',
    'create_date=2026-13-40', 'create_date=yesterday',
  ])('takes %s for absent', (text) => {
    expect(parse(text)).toEqual(parse(''));
  });
});

describe('withFilters', () => {
  it('goes back to page 1', () => {
    expect(withFilters(parse('page=9&tag=a'), { tag: 'b' })).toMatchObject({ page: 1, tag: 'b' });
  });
});

describe('withoutFilters', () => {
  it('keeps the page size', () => {
    expect(withoutFilters(parse('page=2&page_size=50&tag=a'))).toEqual(parse('page_size=50'));
  });
});

describe('activeFilters', () => {
  it('counts filters, not pages', () => {
    expect(activeFilters(parse('page=2&page_size=50&tag=a&enabled=true'))).toBe(2);
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
});
