import { describe, expect, it } from 'vitest';
import { returnPath } from './return-path';

describe('returnPath', () => {
  it('goes back to the page and its filters', () => {
    expect(returnPath({ from: '/tokens?tag=a' })).toBe('/tokens?tag=a');
  });

  it.each([
    null, undefined, {}, { from: 7 }, { from: '//evil.example' }, { from: '/\\evil.example' },
    { from: 'https://evil.example' }, { from: '/login' },
  ])('starts at the beginning for %j', (state) => {
    expect(returnPath(state)).toBe('/');
  });
});
