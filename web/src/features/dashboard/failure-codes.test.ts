import { expect, it } from 'vitest';
import { failureCode, statusOfCode } from './failure-codes';

it('tells words that it has from codes of a provider\'s own', () => {
  expect(failureCode('invalid_grant')).toBe('invalid_grant');
  expect(failureCode('their_own')).toBeNull();
  expect(failureCode('')).toBeNull();
});

it('reads the status out of its code', () => {
  expect(statusOfCode('http_502')).toBe(502);
  expect(statusOfCode('http_proxy')).toBeNull();
  expect(statusOfCode('timeout')).toBeNull();
});
