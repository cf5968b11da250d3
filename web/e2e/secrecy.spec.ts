import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { apiSecret, password } from './rig';
import { addRows, rowsOf } from './rows';

const pages = ['/dashboard', '/tokens', '/settings', '/audit', '/api#getAt', '/nodes', '/nowhere', '/login'];

/** What the browser keeps of a page, and what the page holds. */
async function keptAndShown(page: Page): Promise<string[]> {
  const kept = await page.evaluate<string>(`JSON.stringify([
    Object.entries(localStorage), Object.entries(sessionStorage), document.cookie, location.href,
    history.state,
  ])`);
  return [kept, await page.content()];
}

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
    const texts = [...await keptAndShown(page), await answer?.text() ?? ''];
    for (const secret of secrets) {
      for (const text of texts) {
        expect(text.includes(secret), `a secret on ${path}`).toBe(false);
      }
    }
  }
});

test('a secret that was shown and hidden again is nowhere any more', async ({ page, server, oauth }) => {
  const { tag, tokens: [token = ''], names: [row = ''] } = await addRows(server, oauth, 1);
  await page.goto(`/tokens?tag=${tag}`);
  await page.getByRole('button', { name: row, exact: true }).click();
  const drawer = page.getByRole('dialog', { name: row });
  await drawer.getByRole('button', { name: 'Reveal: Refresh token' }).click();
  await page.getByRole('dialog', { name: 'Show the whole Refresh token?' })
    .getByRole('button', { name: 'Reveal' }).click();
  await expect(drawer.getByTestId('secret')).toHaveText(token);
  // The address and the storage never hold it, not even while it is shown.
  expect((await keptAndShown(page))[0]).not.toContain(token);

  await drawer.getByRole('button', { name: 'Hide: Refresh token' }).click();
  await expect(page.getByTestId('secret')).toHaveCount(0);
  expect((await keptAndShown(page)).join('\n')).not.toContain(token);
});

test('a secret in an answer of the API page goes when it is hidden', async ({ page, server, oauth }) => {
  const { tag, tokens: [token = ''] } = await addRows(server, oauth, 1);
  const id = (await rowsOf(server, { tag }))[0]?.id;
  await page.goto('/api#revealSecret');
  const call = page.locator('#revealSecret');
  await call.getByLabel('Body', { exact: true }).fill(JSON.stringify({ id, field: 'rt' }));
  await call.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Send it' }).click();
  await expect(call.getByRole('region', { name: 'Body of the answer' })).toContainText(token);
  await call.getByRole('button', { name: 'Hide the answer' }).click();
  expect((await keptAndShown(page)).join('\n')).not.toContain(token);
});
