import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { credentialOf, curlLine, shellQuoted } from './curl-line';
import type { ApiOperation } from './operations';

const operation: ApiOperation = {
  id: 'getAt', tag: 'public', method: 'POST', path: '/public-api/get-at', summary: '', description: '',
  access: ['apiSecret'], fields: [], example: '{}', answers: [], streams: false, reads: true,
};

describe('shellQuoted', () => {
  it.each(['plain', 'two words', "it's", '$HOME `id` "x" \\', 'line\nbreak', '', '!bang'])(
    'gives a shell back %j', (text) => {
      const said = execFileSync('sh', ['-c', `printf %s ${shellQuoted(text)}`], { encoding: 'utf8' });
      expect(said).toBe(text);
    },
  );
});

describe('curlLine', () => {
  it('takes the secret from the shell', () => {
    expect(curlLine(operation, 'http://h:1', '{\n  "biz_id": "it\'s"\n}')).toBe([
      'curl -sS http://h:1/public-api/get-at',
      '-H "X-API-Secret: $RTM_API_SECRET"',
      "-H 'Content-Type: application/json'",
      `--data-raw '{"biz_id":"it'\\''s"}'`,
    ].join(' \\\n  '));
  });

  it('needs neither for a call that anybody may make', () => {
    expect(curlLine({ ...operation, method: 'GET', path: '/health', access: ['anyone'] }, 'http://h', null))
      .toBe('curl -sS http://h/health');
  });
});

it('prefers the API secret where it is enough', () => {
  expect(credentialOf({ ...operation, access: ['session', 'apiSecretBearer'] })).toBe('apiSecretBearer');
  expect(credentialOf({ ...operation, access: ['session'] })).toBe('session');
});
