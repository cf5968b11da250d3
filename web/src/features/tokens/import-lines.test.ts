import { describe, expect, it } from 'vitest';
import { importLimitBytes, isTooLarge, parseImportLines, shortList } from './import-lines';

describe('parseImportLines', () => {
  it('takes one token a line, whatever the line ends and blanks', () => {
    const lines = parseImportLines('\uFEFFrt_one\r\n\r\n  rt_two  \rrt_three\n');
    expect(lines).toEqual({ tokens: ['rt_one', 'rt_two', 'rt_three'], repeated: 0, bad: [] });
  });

  it('counts repeats and keeps the first', () => {
    expect(parseImportLines('a1\nb2\na1\n a1 ')).toEqual({
      tokens: ['a1', 'b2'], repeated: 2, bad: [],
    });
  });

  it('names lines that cannot be a token, counted as in the text', () => {
    expect(parseImportLines('good\n\ntwo words\nключ')).toEqual({
      tokens: ['good'], repeated: 0, bad: [3, 4],
    });
  });

  it('finds nothing in nothing', () => {
    expect(parseImportLines(' \n\n')).toEqual({ tokens: [], repeated: 0, bad: [] });
  });
});

describe('isTooLarge', () => {
  it('holds a call below the limit of the server', () => {
    const lines = (count: number) => ({
      tokens: Array.from({ length: count }, () => 'x'.repeat(1021)), repeated: 0, bad: [],
    });
    const most = Math.floor((importLimitBytes - 4096) / 1024);
    expect(isTooLarge(lines(most))).toBe(false);
    expect(isTooLarge(lines(most + 1))).toBe(true);
    expect(JSON.stringify(lines(most).tokens).length).toBeLessThan(importLimitBytes);
  });
});

describe('shortList', () => {
  it('ends with dots where it leaves some out', () => {
    expect(shortList([1, 2], 2)).toBe('1, 2');
    expect(shortList([1, 2, 3], 2)).toBe('1, 2, …');
  });
});
