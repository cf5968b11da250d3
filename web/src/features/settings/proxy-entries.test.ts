import { describe, expect, it } from 'vitest';
import { isProxyUrl, newEntry, readPasted, toEntries, toProxyText } from './proxy-entries';

describe('isProxyUrl', () => {
  it.each([
    'http://10.0.0.1:8080', 'https://proxy.example:443', 'socks5://user:p%40ss@h:1080',
    'socks5h://user:***@h:1080', 'http://[::1]:3128', 'http://host',
  ])('takes %s', (text) => { expect(isProxyUrl(text)).toBe(true); });

  it.each(['10.0.0.1:8080', 'ftp://h:21', 'http://', 'http://h:1/path', 'http://h:99999', 'http://a b'])(
    'refuses %s', (text) => { expect(isProxyUrl(text)).toBe(false); },
  );
});

describe('toEntries and toProxyText', () => {
  it('give back what was loaded, without touching names', () => {
    const text = '["http://u:***@a:1","socks5://b:2"]';
    expect(toProxyText(toEntries(text) ?? [])).toBe(text);
    expect(toEntries('http://a:1')).toBeNull();
  });

  it('send a name that was given, and the empty one that takes it away', () => {
    expect(toProxyText([newEntry('http://a:1 ', ' Tokyo '), newEntry('http://b:1', '')]))
      .toBe('[{"url":"http://a:1","name":"Tokyo"},{"url":"http://b:1","name":""}]');
  });
});

describe('readPasted', () => {
  it('reads addresses with names, and says which lines it could not', () => {
    const present = [newEntry('http://a:1')];
    const found = readPasted(
      'http://a:1\n\nsocks5h://b:2  Tokyo 1\nnonsense\nhttp://c:3\nhttp://c:3\nhttp://u:***@d:1', present,
    );
    expect(found.entries.map(({ url, name }) => [url, name]))
      .toEqual([['socks5h://b:2', 'Tokyo 1'], ['http://c:3', null]]);
    expect(found.badLines).toEqual([4, 7]);
    expect(found.repeated).toBe(2);
  });
});
