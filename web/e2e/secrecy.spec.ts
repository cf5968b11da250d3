import { expect, test } from './fixtures';
import { apiSecret, password } from './rig';

const pages = ['/dashboard', '/tokens', '/settings', '/audit', '/api#getAt', '/nowhere', '/login'];

test('no page needs what the security policy forbids', async ({ page }) => {
  await page.addInitScript(() => {
    const seen: string[] = [];
    Object.assign(window, { violations: seen });
    document.addEventListener('securitypolicyviolation', (event) => {
      seen.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}`);
    });
  });
  for (const path of pages) {
    const answer = await page.goto(path);
    const policy = answer?.headers()['content-security-policy'] ?? '';
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe-eval');
    await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
    await expect(page.getByRole('status', { name: 'Loading' })).toHaveCount(0);
    expect(await page.evaluate('window.violations'), path).toEqual([]);
    expect(await page.locator('script:not([src])').count(), path).toBe(0);
  }
});

test('no secret is in web storage, an address or the source of a page', async ({
  page, server, oauth,
}) => {
  const [token = ''] = await oauth.mint(1, `secret${Date.now()}-`);
  const name = `secrecy-${Date.now()}`;
  await server.call('rts/create', {
    biz_id: name, rt_token: token, proxy: 'http://user:pass-of-proxy@10.9.9.9:3128', client_id: '',
    tag: name, enabled: false, memo: '',
  });
  const secrets = [token, 'pass-of-proxy', password, apiSecret, await server.session()];
  for (const path of [...pages, `/tokens?tag=${name}`]) {
    const answer = await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
    await expect(page.getByRole('status', { name: 'Loading' })).toHaveCount(0);
    const kept = await page.evaluate<string>(`JSON.stringify([
      Object.entries(localStorage), Object.entries(sessionStorage), document.cookie, location.href,
    ])`);
    const shown = await page.content();
    const source = await answer?.text() ?? '';
    for (const secret of secrets) {
      for (const text of [kept, shown, source]) {
        expect(text.includes(secret), `a secret on ${path}`).toBe(false);
      }
    }
  }
});
