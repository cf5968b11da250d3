import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from './fixtures';

test('Lighthouse has nothing against the login and the token list', async ({ server, oauth }) => {
  const tokens = await oauth.mint(20, `lighthouse${Date.now()}-`);
  await server.call('rts/batch-import', {
    rt_tokens: tokens, tag: 'lighthouse', proxy: '', client_id: '', batch_name: 'lighthouse',
  });
  const options = {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: { ...process.env, RTM_SERVER: server.url, RTM_SESSION: await server.session() },
  };
  const failure = await new Promise<string>((resolve) => {
    execFile('npm', ['run', '--silent', 'lighthouse'], options, (error, stdout, stderr) => {
      resolve(error ? stdout + stderr : '');
    });
  });
  expect(failure, failure).toBe('');
});
