import { describe, expect, it } from 'vitest';
import { mayRefreshToo, nextStep } from './next-step';

describe('nextStep', () => {
  it.each([
    ['active', 'refresh', false],
    ['backing_off', 'refresh', false],
    ['egress_fault', 'proxy', true],
    ['in_doubt', 'probe', false],
    ['rotation_lost', 'newToken', true],
    ['needs_login', 'newToken', true],
    ['account_closed', 'newToken', true],
    ['misconfigured', 'client', true],
    ['unknown_error', 'refresh', false],
    ['on_holiday', null, true],
  ])('%s: %s', (state, step, too) => {
    expect(nextStep({ state, linked_to: null })).toBe(step);
    expect(mayRefreshToo({ state, linked_to: null })).toBe(too);
  });

  it('leads a linked row to the one that holds the token', () => {
    expect(nextStep({ state: 'linked', linked_to: 7 })).toBe('holder');
    expect(nextStep({ state: 'linked', linked_to: null })).toBeNull();
    expect(mayRefreshToo({ state: 'linked', linked_to: 7 })).toBe(false);
  });
});
