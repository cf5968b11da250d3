import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from './fixtures';
import type { OAuthServer, RtManage } from './rig';

async function expectPraise(server: RtManage, oauth: OAuthServer, categories: string) {
  const tokens = await oauth.mint(20, `lighthouse${Date.now()}-`);
  await server.call('rts/batch-import', {
    rt_tokens: tokens, tag: 'lighthouse', proxy: '', client_id: '', batch_name: 'lighthouse',
  });
  const options = {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: { ...process.env, RTM_SERVER: server.url, RTM_SESSION: await server.session(), RTM_CATEGORIES: categories },
  };
  const [failure, said] = await new Promise<[Error | null, string]>((resolve) => {
    execFile('npm', ['run', '--silent', 'lighthouse'], options, (error, stdout, stderr) => {
      resolve([error, stdout + stderr]);
    });
  });
  console.log(said); // eslint-disable-line no-console
  expect(failure, said).toBeNull();
}

test('Lighthouse has nothing against the login and the token list', async ({ server, oauth }) => {
  await expectPraise(server, oauth, 'accessibility,best-practices');
});

test('nor against their speed', { tag: '@speed' }, async ({ server, oauth }) => {
  await expectPraise(server, oauth, 'performance');
});
