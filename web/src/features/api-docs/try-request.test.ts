import { expect, it } from 'vitest';
import type { ApiOperation } from './operations';
import {
  answersSecret, jsonFault, prettyJson, shownBody, tellingHeaders, tryRequest,
} from './try-request';

const operation: ApiOperation = {
  id: 'getAt', tag: 'public', method: 'POST', path: '/p/get-at', summary: '', description: '',
  access: ['apiSecret'], fields: [], example: '{}', answers: [], streams: false, reads: true,
};
const input = { body: '{}', secret: 's3cret', language: 'en' };

it('sends the secret to the public API, and no session', () => {
  expect(tryRequest(operation, input)).toEqual({
    method: 'POST', url: '/p/get-at', body: '{}', withSession: false,
    headers: { 'Accept-Language': 'en', 'Content-Type': 'application/json', 'X-API-Secret': 's3cret' },
  });
});

it('sends the session to the admin API, and no secret', () => {
  const call = tryRequest({ ...operation, access: ['session', 'apiSecretBearer'] }, input);
  expect(call.withSession).toBe(true);
  expect(call.headers).toMatchObject({ 'X-Requested-With': 'rt-manage' });
  expect(JSON.stringify(call)).not.toContain('s3cret');
});

it('sends neither where anybody may call', () => {
  const call = tryRequest({ ...operation, method: 'GET', access: ['anyone'] }, { ...input, body: null });
  expect(call).toEqual({
    method: 'GET', url: '/p/get-at', headers: { 'Accept-Language': 'en' }, withSession: false,
  });
});

it('tells JSON from what is none', () => {
  expect(jsonFault('{"a":1}')).toBeNull();
  expect(jsonFault('{a:1}')).not.toBeNull();
  expect(prettyJson('{"a":1}')).toBe('{\n  "a": 1\n}');
  expect(prettyJson('plain')).toBe('plain');
});

it('keeps the headers that say something', () => {
  expect(tellingHeaders([['content-type', 'text/plain'], ['x-frame-options', 'DENY']]))
    .toEqual([['content-type', 'text/plain']]);
});

it('knows whose answers may hold a secret', () => {
  expect(answersSecret(operation)).toBe(true);
  expect(answersSecret({ ...operation, id: 'login', access: ['anyone'] })).toBe(true);
  expect(answersSecret({ ...operation, id: 'health', method: 'GET', access: ['anyone'] })).toBe(false);
  expect(answersSecret({ ...operation, id: 'revealSecret', access: ['session'] })).toBe(true);
  expect(answersSecret({ ...operation, id: 'listTokens', access: ['session'] })).toBe(false);
});

it('shows the beginning of what is too long to read', () => {
  expect(shownBody('{"a":1}')).toEqual({ text: '{\n  "a": 1\n}', cut: false });
  const long = JSON.stringify({ a: 'x'.repeat(200_000) });
  expect(shownBody(long)).toEqual({ text: long.slice(0, 100_000), cut: true });
});
