import { describe, expect, it } from 'vitest';
import { batchEdit, isCount } from './batch-edit';

describe('batchEdit', () => {
  it('leaves alone what nobody chose to change, whatever is written there', () => {
    expect(batchEdit({ change: { tag: false }, tag: 'a', proxy: 'b' })).toEqual({});
  });

  it('changes what was chosen, without its blanks', () => {
    expect(batchEdit({ change: { tag: true, client_id: true }, tag: ' eu ', client_id: 'app' }))
      .toEqual({ tag: 'eu', client_id: 'app' });
  });

  it('clears with an empty text', () => {
    expect(batchEdit({ change: { proxy: true } })).toEqual({ proxy: '' });
  });
});

describe('isCount', () => {
  it.each([
    ['1200', true], ['1,200', true], ['1 200', true], ['1.200', true], [' 1200 ', true],
    ['120', false], ['', false], ['twelve', false],
  ])('%j: %s', (typed, expected) => {
    expect(isCount(typed, 1200)).toBe(expected);
  });
});
