import { describe, expect, it } from 'vitest';
import type { ImportPreview } from '@/lib/api/types';
import {
  countEntries, entryStart, importLimitBytes, isTooLarge, onlyNew, parseImport, withoutPlace,
} from './import-lines';

describe('parseImport', () => {
  it('takes one token a line, whatever the line ends and blanks, and keeps the numbers', () => {
    const list = parseImport('\uFEFFrt_one\r\n\r\n  rt_two  \rrt_three\n\n \n');
    expect(list).toEqual({ entries: ['rt_one', '', 'rt_two', 'rt_three'], unit: 'line' });
    expect(countEntries(list)).toBe(3);
  });

  it('leaves JSON lines to the server as they are', () => {
    const lines = ['{"refresh_token":"a"}', 'b', '{"rt":"c"}'];
    expect(parseImport(lines.join('\n'))).toEqual({ entries: lines, unit: 'line' });
  });

  it('takes the members of an array', () => {
    expect(parseImport('\n[ "a", {"refresh_token": "b"},\n 7, null, [1], " c "]')).toEqual({
      entries: ['a', { refresh_token: 'b' }, '7', 'null', '[1]', 'c'], unit: 'item',
    });
  });

  it('takes one object over many lines', () => {
    expect(parseImport('{\n "tokens": {\n "refresh_token": "a"\n }\n}\n')).toEqual({
      entries: [{ tokens: { refresh_token: 'a' } }], unit: 'item',
    });
  });

  it('takes what only looks like JSON for lines', () => {
    expect(parseImport('[not json\nb')).toEqual({ entries: ['[not json', 'b'], unit: 'line' });
  });

  it('finds nothing in nothing', () => {
    expect(countEntries(parseImport(' \n\n'))).toBe(0);
    expect(parseImport('[]').entries).toEqual([]);
  });
});

describe('onlyNew', () => {
  it('makes blank what would not be taken, and moves nothing', () => {
    const preview: ImportPreview = {
      new: 2, known: 1, consumed: 1, bad: 1, repeated: 0,
      lines: [
        { index: 1, result: 'known', id: 7, biz_id: 'x', message: '' },
        { index: 4, result: 'bad', message: '' }, { index: 2, result: 'consumed', message: '' },
        { index: 0, result: 'new', message: '' }, { index: 3, result: 'new', message: '' },
      ],
    };
    expect(onlyNew({ entries: ['a', 'b', 'c', 'd', 'e'], unit: 'line' }, preview))
      .toEqual(['a', '', '', 'd', '']);
  });
});

describe('isTooLarge', () => {
  it('counts bytes as they are sent, and leaves room for the rest of the call', () => {
    const request = (count: number) => ({
      rt_tokens: Array.from({ length: count }, () => 'ü'.repeat(510) + 'x'),  // 1024 with "",
    });
    const most = Math.floor((importLimitBytes - 1024) / 1024) - 1;
    expect(isTooLarge(request(most))).toBe(false);
    expect(isTooLarge(request(most + 1))).toBe(true);
  });
});

describe('entryStart', () => {
  const token = 'rt_abcdefghijklmnopqrstuvwxyz';

  it('shows the first characters of a token only, wherever it stands', () => {
    expect(entryStart(token)).toBe('rt_abc…');
    expect(entryStart({ refresh_token: token })).toBe('rt_abc…');
    expect(entryStart(JSON.stringify({ refresh_token: token }))).toBe('rt_abc…');
  });

  it.each(['short', '{broken', '{"refresh_token":7}', undefined, {}])('shows none of %j', (value) => {
    expect(entryStart(value)).toBe('…');
  });
});

describe('withoutPlace', () => {
  it.each([
    ['rt_tokens[1]: must be printable.', 'must be printable.'],
    ['rt_tokens[12]：只能由可打印字符组成。', '只能由可打印字符组成。'],
    ['rt_tokens[3].client_id: is too long.', 'client_id: is too long.'],
    ['Another row holds it.', 'Another row holds it.'],
    [undefined, undefined],
  ])('%s', (message, shown) => {
    expect(withoutPlace(message)).toBe(shown);
  });
});
