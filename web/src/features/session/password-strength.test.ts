import { describe, expect, it } from 'vitest';
import { passwordFault, passwordStrength } from './password-strength';

describe('passwordFault', () => {
  it.each([
    ['1234567', 'short'],
    ['密码啊', null],  // 9 bytes
    ['x'.repeat(1025), 'long'],
    ['my-api-secret-2025', 'sample'],
    ['the-old-one', 'same'],
    ['a-new-one', null],
  ])('%s', (next, fault) => { expect(passwordFault(next, 'the-old-one')).toBe(fault); });
});

describe('passwordStrength', () => {
  it.each([
    ['zebra', 'weak'],
    ['aaaaaaaaaaaaaaaaaaaa', 'weak'],
    ['abcdefghijklmnop1234', 'weak'],
    ['Tr0ub4dor&3', 'fair'],
    ['correct horse battery staple', 'strong'],
  ])('%s is %s', (password, level) => {
    expect(passwordStrength(password, 'admin').level).toBe(level);
  });

  it('says what makes it weak', () => {
    expect(passwordStrength('Admin-xy', 'admin').hints).toEqual(['name', 'longer']);
    expect(passwordStrength('qqqqqqqqq', 'admin').hints).toEqual(['pattern', 'longer']);
    expect(passwordStrength('correct horse battery staple', 'admin').hints).toEqual([]);
  });
});
