import { describe, expect, it } from 'vitest';
import { isChanged } from './form-values';

describe('isChanged', () => {
  const initial = { tag: '', proxy: 'a', enabled: true, change: { tag: false } };

  it('is false for what the form began with, however an empty field is written', () => {
    expect(isChanged(initial, initial)).toBe(false);
    expect(isChanged({ ...initial, tag: undefined }, initial)).toBe(false);
    expect(isChanged({ ...initial, memo: undefined }, initial)).toBe(false);
  });

  it('tells a change of a text, a switch, and of what is nested', () => {
    expect(isChanged({ ...initial, tag: 'x' }, initial)).toBe(true);
    expect(isChanged({ ...initial, proxy: undefined }, initial)).toBe(true);
    expect(isChanged({ ...initial, enabled: false }, initial)).toBe(true);
    expect(isChanged({ ...initial, change: { tag: true } }, initial)).toBe(true);
  });
});
