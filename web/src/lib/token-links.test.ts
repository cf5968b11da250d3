import { expect, it } from 'vitest';
import { tokensPath } from './token-links';

it('writes a filter as the token list reads it', () => {
  expect(tokensPath()).toBe('/tokens');
  expect(tokensPath({ state: 'needs_login' })).toBe('/tokens?state=needs_login');
  expect(tokensPath({ at_ends_within: 0 })).toBe('/tokens?at_ends_within=0');
  const path = tokensPath({ proxy: 'http://u:***@10.0.0.1:80', biz_id: 'a&b' });
  const params = new URL(path, 'http://x').searchParams;
  expect(params.get('proxy')).toBe('http://u:***@10.0.0.1:80');
  expect(params.get('biz_id')).toBe('a&b');
});
