// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest';
import {
  columnNames, defaultColumns, formatColumns, parseColumns, rememberColumns, shownColumns,
  withColumn,
} from './columns';

beforeEach(() => { localStorage.clear(); });

describe('parseColumns', () => {
  it('keeps what it knows, in the order of the table, and always the name', () => {
    expect(parseColumns('memo,rt,nonsense,id')).toEqual(['id', 'biz_id', 'rt', 'memo']);
  });

  it.each([null, '', 'nonsense', ','])('takes %j for nothing said', (text) => {
    expect(parseColumns(text)).toBeNull();
  });

  it('reads what formatColumns writes', () => {
    expect(parseColumns(formatColumns(columnNames))).toEqual(columnNames);
  });
});

describe('withColumn', () => {
  it('puts a column in its place and takes it out again', () => {
    const more = withColumn(['biz_id', 'memo'], 'tag', true);
    expect(more).toEqual(['biz_id', 'tag', 'memo']);
    expect(withColumn(more, 'tag', false)).toEqual(['biz_id', 'memo']);
  });

  it('never takes out the name', () => {
    expect(withColumn(['biz_id', 'memo'], 'biz_id', false)).toEqual(['biz_id', 'memo']);
  });
});

describe('the choice', () => {
  it('is remembered as plain names', () => {
    expect(shownColumns(null)).toEqual(defaultColumns);
    expect(rememberColumns(['biz_id', 'rt'])).toEqual(['biz_id', 'rt']);
    expect(localStorage.getItem('rtm.columns')).toBe('biz_id,rt');
    expect(shownColumns(null)).toEqual(['biz_id', 'rt']);
  });

  it('of the URL comes before the one of the browser', () => {
    rememberColumns(['biz_id', 'rt']);
    expect(shownColumns(['biz_id'])).toEqual(['biz_id']);
  });

  it('is forgotten when it is the default set again', () => {
    rememberColumns(['biz_id', 'rt']);
    expect(rememberColumns(defaultColumns)).toBeNull();
    expect(localStorage.getItem('rtm.columns')).toBeNull();
  });
});
