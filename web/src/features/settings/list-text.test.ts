import { describe, expect, it } from 'vitest';
import { findLineFault, isProxyUrl, parseListText, toListText } from './list-text';

describe('parseListText', () => {
  it('reads JSON text', () => {
    expect(parseListText('["a","b"]')).toEqual(['a', 'b']);
    expect(parseListText('')).toEqual([]);
  });

  it.each(['[1]', '{"a":1}', 'http://a:1', '["a"'])('does not guess at %s', (text) => {
    expect(parseListText(text)).toBeNull();
  });
});

describe('toListText', () => {
  it('drops blank lines and outer blanks', () => {
    expect(toListText(' a \r\n\n b\n')).toBe('["a","b"]');
  });
});

describe('isProxyUrl', () => {
  it.each([
    'http://10.0.0.1:8080', 'https://proxy.example:443', 'socks5://user:p%40ss@h:1080',
    'socks5h://user:***@h:1080', 'http://[::1]:3128', 'http://host',
  ])('takes %s', (text) => { expect(isProxyUrl(text)).toBe(true); });

  it.each(['10.0.0.1:8080', 'ftp://h:21', 'http://', 'http://h:1/path', 'http://h:99999', 'http://a b'])(
    'refuses %s', (text) => { expect(isProxyUrl(text)).toBe(false); },
  );
});

describe('findLineFault', () => {
  it('counts lines as they are typed', () => {
    expect(findLineFault('http://a:1\n\nnonsense', isProxyUrl)).toEqual({ line: 3, fault: 'bad' });
    expect(findLineFault('http://a:1\n http://a:1 ', isProxyUrl))
      .toEqual({ line: 2, fault: 'repeated' });
    expect(findLineFault('http://a:1\n', isProxyUrl)).toBeNull();
  });
});
