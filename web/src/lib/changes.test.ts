import { describe, expect, it } from 'vitest';
import { changesBetween } from './changes';

describe('changesBetween', () => {
  it('names what differs, also where it was cleared', () => {
    expect(changesBetween({ a: 'x', b: 'y', c: 1 }, { a: 'x', b: '', c: 2 })).toEqual({ b: '', c: 2 });
    expect(changesBetween({ a: 'x' }, { a: 'x' })).toEqual({});
  });
});
