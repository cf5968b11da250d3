import { expect, fillLogin, nobody, test } from './fixtures';
import { RtManage, username } from './rig';

test.describe('session', () => {
  test.use({ storageState: nobody });

  test('a wrong password is refused and told', async ({ page }) => {
    await page.goto('/');
    await fillLogin(page, 'not-it');
    await expect(page.getByRole('alert')).toContainText('User name or password is wrong.');
    await expect(page).toHaveURL(/\/login$/);
  });

  test('empty fields are told without asking the server', async ({ page }) => {
    await page.goto('/login');
    await page.getByRole('button', { name: 'Log in' }).click();
    await expect(page.getByText('Enter the user name.')).toBeVisible();
    await expect(page.getByText('Enter the password.')).toBeVisible();
  });

  test('login goes to the wanted page and survives a reload', async ({ page, context }) => {
    await page.goto('/tokens?tag=wanted');
    await expect(page.getByRole('heading', { name: 'Log in' })).toBeVisible();
    await fillLogin(page);
    await expect(page.getByRole('heading', { name: 'Tokens' })).toBeVisible();
    await expect(page).toHaveURL(/\/tokens\?tag=wanted$/);

    await page.reload();
    await expect(page.getByRole('heading', { name: 'Tokens' })).toBeVisible();

    const cookies = await context.cookies();
    expect(cookies).toEqual([expect.objectContaining({ httpOnly: true, sameSite: 'Strict' })]);
    const kept = await page.evaluate(() => JSON.stringify([Object.entries(localStorage), document.cookie]));
    expect(kept).not.toContain(cookies[0]?.value);
    expect(await page.evaluate('sessionStorage.length')).toBe(0);
  });

  test('log out ends the session on the server too', async ({ page, context }) => {
    await page.goto('/');
    await fillLogin(page);
    await expect(page.getByRole('heading', { name: 'Tokens' })).toBeVisible();
    const before = await context.cookies();

    await page.getByRole('button', { name: `Account of ${username}` }).click();
    await page.getByRole('menuitem', { name: 'Log out' }).click();
    await expect(page.getByRole('heading', { name: 'Log in' })).toBeVisible();
    await expect(page.getByText('Your session has ended')).toHaveCount(0);

    await context.addCookies(before);
    await page.goto('/tokens');
    await expect(page.getByRole('heading', { name: 'Log in' })).toBeVisible();
  });

  test('a session that ends under the page leads to the login and back', async ({ page }) => {
    await page.goto('/settings');
    await fillLogin(page);
    await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
    await page.evaluate(() => fetch('/internalweb/v1/auth/logout', {
      method: 'POST', body: '{}',
      headers: { 'Content-Type': 'application/json', 'X-Requested-With': 'rt-manage' },
    }));

    await page.getByRole('link', { name: 'Tokens' }).click();
    await expect(page.getByText('Your session has ended')).toBeVisible();
    await fillLogin(page);
    await expect(page).toHaveURL(/\/tokens$/);
    await expect(page.getByRole('heading', { name: 'Tokens' })).toBeVisible();
  });

  test('too many failures tell how long to wait', async ({ page, oauth }) => {
    // A server of its own: the brake is for the address too, which all tests share.
    const braked = await RtManage.start(oauth);
    try {
      await page.goto(braked.url);
      for (let i = 0; i < 6; i += 1) {
        const answered = page.waitForResponse('**/auth/login');
        await fillLogin(page, `guess-${i}`);
        await answered;
      }
      await expect(page.getByRole('alert')).toContainText(/try again in \d+ s/);
    } finally {
      await braked.stop();
    }
  });

  test('a server that is gone is told, with a way on', async ({ page, oauth }) => {
    const going = await RtManage.start(oauth);
    await page.goto(going.url);
    await expect(page.getByRole('heading', { name: 'Log in' })).toBeVisible();
    await going.stop();
    await fillLogin(page);
    await expect(page.getByRole('alert')).toContainText('The server cannot be reached.');
  });
});
