import { describe, expect, it } from 'vitest';
import { proxyChoices } from './proxy-choices';

describe('proxyChoices', () => {
  it('offers masked entries too', () => {
    const list = ['http://u:***@a:1', 'socks5://b:2'];
    expect(proxyChoices(list)).toEqual(list);
  });

  it('leaves out a mask that stands for several entries', () => {
    expect(proxyChoices(['http://u:***@a:1', 'socks5://b:2', 'http://u:***@a:1'])).toEqual([
      'socks5://b:2',
    ]);
  });
});
