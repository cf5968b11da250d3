import { describe, expect, it } from 'vitest';
import { linesOf, parseListText, repeatedLine, toListText } from './list-text';

describe('parseListText', () => {
  it('reads JSON text', () => {
    expect(parseListText('["a","b"]')).toEqual(['a', 'b']);
    expect(parseListText('')).toEqual([]);
  });

  it.each(['[1]', '{"a":1}', 'http://a:1', '["a"'])('does not guess at %s', (text) => {
    expect(parseListText(text)).toBeNull();
  });
});

it('blank lines and outer blanks mean nothing, but are counted', () => {
  expect(toListText(' a \r\n\n b\n')).toBe('["a","b"]');
  expect(linesOf(' a \r\n\n b\n')).toEqual([{ line: 'a', number: 1 }, { line: 'b', number: 3 }]);
});

it('finds the first repeated line', () => {
  expect(repeatedLine('a\n\n a \nb\nb')).toBe(3);
  expect(repeatedLine('a\nb\n')).toBeNull();
});
