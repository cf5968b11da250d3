import { expect, it } from 'vitest';
import { stateName, statesWithRows, stateUrgency } from './overview-states';

it('lists the states that have rows, the healthy ones first and unknown ones last', () => {
  expect(statesWithRows({ needs_login: 2, zombie: 1, in_doubt: 3, linked: 0 })).toEqual([
    { state: 'active', count: 0 }, { state: 'in_doubt', count: 3 },
    { state: 'needs_login', count: 2 }, { state: 'zombie', count: 1 },
  ]);
});

it('asks a person to look at a state that it does not know', () => {
  expect(stateName('zombie')).toBeNull();
  expect(stateUrgency('zombie')).toBe('act');
  expect(stateUrgency('active')).toBe('none');
});
