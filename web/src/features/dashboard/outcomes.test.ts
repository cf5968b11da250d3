import { expect, it } from 'vitest';
import { countGroups, groupOf, occurring, stateAfter } from './outcomes';

it('counts the outcomes by what they mean', () => {
  expect(countGroups({
    rotated: 5, kept: 2, '': 1, throttled: 3, not_sent: 1, in_doubt: 4, needs_login: 6, account_closed: 1,
  })).toEqual([7, 5, 4, 7]);
  expect(countGroups({})).toEqual([0, 0, 0, 0]);
});

it('takes an outcome that it does not know for something to look at', () => {
  expect(groupOf('from_the_future')).toBe('person');
  expect(groupOf('constructor')).toBe('person');
  expect(stateAfter('from_the_future')).toBeNull();
});

it('lists what occurs, successes first, unknown ones last', () => {
  expect(occurring([
    { outcomes: { needs_login: 1, zeta: 1, kept: 0 } }, { outcomes: { rotated: 2, alpha: 1, '': 1 } },
  ])).toEqual(['rotated', '', 'needs_login', 'alpha', 'zeta']);
});

it('knows where the rows of a failure are', () => {
  expect(stateAfter('throttled')).toBe('backing_off');
  expect(stateAfter('needs_login')).toBe('needs_login');
  expect(stateAfter('rotated')).toBeNull();
});
