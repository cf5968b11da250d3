import { expect, it } from 'vitest';
import { readClaims } from './claims';

it('puts what has a name first, times as times, groups flat, and the rest as JSON', () => {
  expect(readClaims({
    zoo: { a: 1 },
    exp: 1_800_000_000,
    'https://api.openai.com/auth': { chatgpt_plan_type: 'plus', groups: [], odd: null },
    'https://api.openai.com/profile': { email: 'a@b.c', email_verified: true },
    aud: ['x', 'y'],
    client_id: 'app_1',
    iat: 'yesterday',
  })).toEqual([
    { path: 'https://api.openai.com/profile#email', name: 'email', value: { kind: 'text', text: 'a@b.c' } },
    {
      path: 'https://api.openai.com/profile#email_verified', name: 'email_verified',
      value: { kind: 'flag', on: true },
    },
    {
      path: 'https://api.openai.com/auth#chatgpt_plan_type', name: 'chatgpt_plan_type',
      value: { kind: 'text', text: 'plus' },
    },
    { path: 'client_id', name: 'client_id', value: { kind: 'text', text: 'app_1' } },
    { path: 'aud', name: 'aud', value: { kind: 'list', parts: ['x', 'y'] } },
    { path: 'iat', name: 'iat', value: { kind: 'text', text: 'yesterday' } },
    { path: 'exp', name: 'exp', value: { kind: 'time', at: new Date(1_800_000_000_000) } },
    { path: 'zoo', name: null, value: { kind: 'json', text: '{\n "a": 1\n}' } },
    { path: 'https://api.openai.com/auth#groups', name: null, value: { kind: 'json', text: '[]' } },
    { path: 'https://api.openai.com/auth#odd', name: null, value: { kind: 'json', text: 'null' } },
  ]);
});

it('shows a time that is none as the number it is', () => {
  expect(readClaims({ exp: 1e300 })[0]?.value).toEqual({ kind: 'json', text: '1e+300' });
});
