import type { Page } from '@playwright/test';
import { expect, expectAccessible, fillLogin, nobody, test } from './fixtures';
import { password, RtManage, username } from './rig';

/** Ends the session on the server without a word to the pages. */
async function endSession(page: Page): Promise<void> {
  await page.evaluate(() => fetch('/internalweb/v1/auth/logout', {
    method: 'POST', body: '{}',
    headers: { 'Content-Type': 'application/json', 'X-Requested-With': 'rt-manage' },
  }));
}

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
    await page.goto('/tokens');
    await fillLogin(page);
    await expect(page.getByRole('heading', { name: 'Tokens' })).toBeVisible();
    const before = await context.cookies();

    await page.getByRole('button', { name: `Account of ${username}` }).click();
    await page.getByRole('menuitem', { name: 'Log out' }).click();
    await expect(page.getByRole('heading', { name: 'Log in' })).toBeVisible();

    await context.addCookies(before);
    await page.goto('/tokens');
    await expect(page.getByRole('heading', { name: 'Log in' })).toBeVisible();
  });

  test('a session that ends under a half-filled form takes nothing away', async ({ page }) => {
    await page.goto('/settings');
    await fillLogin(page);
    await page.getByRole('textbox', { name: 'Lead', exact: true }).fill('7h');
    await endSession(page);

    await page.getByRole('button', { name: 'Review and save' }).click();
    const again = page.getByRole('dialog', { name: 'Log in again' });
    await expect(again.getByLabel('User name')).toHaveValue(username);
    await expect(again.getByRole('textbox', { name: 'Password' })).toBeFocused();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await expect(again).toBeVisible();

    await again.getByRole('textbox', { name: 'Password' }).fill('not-it');
    await page.keyboard.press('Enter');
    await expect(again.getByRole('alert')).toContainText('User name or password is wrong.');
    await again.getByRole('textbox', { name: 'Password' }).fill(password);
    await page.keyboard.press('Enter');
    await expect(again).toBeHidden();
    await expect(page.getByRole('textbox', { name: 'Lead', exact: true })).toHaveValue('7h');
    await page.getByRole('button', { name: 'Review and save' }).click();
    await expect(page.getByRole('dialog', { name: 'Save these changes?' })).toContainText('7h');
  });

  test('a page that is opened without a session is read once there is one', async ({ page }) => {
    await page.goto('/tokens?tag=none');
    await fillLogin(page);
    await expect(page.getByText('No token matches these filters')).toBeVisible();
    await endSession(page);
    await page.getByRole('link', { name: 'Settings' }).click();
    const again = page.getByRole('dialog', { name: 'Log in again' });
    await again.getByRole('textbox', { name: 'Password' }).fill(password);
    await again.getByRole('button', { name: 'Log in' }).click();
    await expect(page.getByLabel('Interval in days')).toBeVisible();
  });

  test('leaving instead of logging in again leads to the login and back', async ({ page }) => {
    await page.goto('/settings');
    await fillLogin(page);
    await expect(page.getByLabel('Interval in days')).toBeVisible();
    await endSession(page);
    await page.getByRole('link', { name: 'Tokens', exact: true }).click();
    await page.getByRole('button', { name: 'Leave this page' }).click();
    await expect(page.getByRole('heading', { name: 'Log in' })).toBeVisible();
    await fillLogin(page);
    await expect(page).toHaveURL(/\/tokens$/);
    await expect(page.getByRole('heading', { name: 'Tokens' })).toBeVisible();
  });

  test('a log-out in one tab is one in the other, and so is a login', async ({ page, context }) => {
    await page.goto('/settings');
    await fillLogin(page);
    await expect(page.getByLabel('Interval in days')).toBeVisible();
    const other = await context.newPage();
    await other.goto('/tokens');
    await expect(other.getByRole('heading', { name: 'Tokens' })).toBeVisible();

    await other.getByRole('button', { name: `Account of ${username}` }).click();
    await other.getByRole('menuitem', { name: 'Log out' }).click();
    await expect(page.getByRole('heading', { name: 'Log in' })).toBeVisible();
    await expect(other.getByRole('heading', { name: 'Log in' })).toBeVisible();

    await fillLogin(other);
    await expect(other.getByRole('heading', { name: 'Tokens' })).toBeVisible();
    await expect(page.getByLabel('Interval in days')).toBeVisible();
    await expect(page).toHaveURL(/\/settings$/);
  });

  test('a login in one tab is one below the question of the other', async ({ page, context }) => {
    await page.goto('/settings');
    await fillLogin(page);
    await page.getByRole('textbox', { name: 'Lead', exact: true }).fill('7h');
    await endSession(page);
    await page.getByRole('button', { name: 'Review and save' }).click();
    await expect(page.getByRole('dialog', { name: 'Log in again' })).toBeVisible();

    const other = await context.newPage();
    await other.goto('/tokens');
    await fillLogin(other);
    await expect(page.getByRole('dialog', { name: 'Log in again' })).toBeHidden();
    await expect(page.getByRole('textbox', { name: 'Lead', exact: true })).toHaveValue('7h');
  });

  test('a session that ends soon is said, and renewed', async ({ page, oauth }) => {
    const short = await RtManage.start(oauth, { jwt_expire_hours: 1 });
    try {
      await page.clock.install();
      await page.goto(short.url);
      await fillLogin(page);
      await expect(page.getByRole('button', { name: `Account of ${username}` })).toBeVisible();
      await expect(page.getByText(/Your session ends in/)).toHaveCount(0);
      await page.clock.fastForward('51:00');
      await expect(page.getByText(/Your session ends in \d minutes/)).toBeVisible();
      await expectAccessible(page);

      await page.getByRole('button', { name: 'Log in again' }).click();
      const renew = page.getByRole('dialog', { name: 'Log in again to stay' });
      const asked = page.waitForResponse('**/auth/login');
      await renew.getByRole('textbox', { name: 'Password' }).fill(password);
      await renew.getByRole('button', { name: 'Log in' }).click();
      expect((await asked).status()).toBe(200);
      await expect(renew).toBeHidden();
    } finally {
      await short.stop();
    }
  });

  test('the password is changed, and the other session ends', async ({ page, oauth, browser }) => {
    const own = await RtManage.start(oauth);
    const elsewhere = await browser.newPage();
    const change = async (from: string, to: string) => {
      await page.getByRole('button', { name: `Account of ${username}` }).click();
      await page.getByRole('menuitem', { name: 'Change the password' }).click();
      const dialog = page.getByRole('dialog', { name: 'Change the password' });
      await dialog.getByLabel('Current password').fill(from);
      await dialog.getByRole('textbox', { name: 'New password', exact: true }).fill(to);
      await dialog.getByRole('textbox', { name: 'New password again' }).fill(to);
      await dialog.getByRole('button', { name: 'Change the password' }).click();
      return dialog;
    };
    try {
      await page.goto(own.url);
      await fillLogin(page);
      await elsewhere.goto(`${own.url}/settings`);
      await fillLogin(elsewhere);
      await expect(elsewhere.getByLabel('Interval in days')).toBeVisible();

      const dialog = await change('not-it', 'a-new-one-for-tests');
      await expect(dialog.getByText(/Strong|Fair/)).toBeVisible();
      await expect(dialog.getByText('this is not the present password')).toBeVisible();
      await expect(dialog.getByLabel('Current password')).toBeFocused();
      await expectAccessible(page);
      await dialog.getByRole('button', { name: 'Cancel' }).click();

      const short = await change(password, 'short');
      await expect(short.getByText('Use at least 8 characters.')).toBeVisible();
      await short.getByRole('button', { name: 'Cancel' }).click();

      await change(password, 'a-new-one-for-tests');
      await expect(page.getByText('Password changed.')).toBeVisible();
      await page.reload();
      await expect(page.getByRole('button', { name: `Account of ${username}` })).toBeVisible();

      await elsewhere.getByRole('link', { name: 'Tokens', exact: true }).click();
      const again = elsewhere.getByRole('dialog', { name: 'Log in again' });
      await again.getByRole('textbox', { name: 'Password' }).fill('a-new-one-for-tests');
      await again.getByRole('button', { name: 'Log in' }).click();
      await expect(elsewhere.getByRole('heading', { name: 'Tokens' })).toBeVisible();

      await change('a-new-one-for-tests', password);
      await expect(page.getByText('Password changed.')).toBeVisible();
    } finally {
      await elsewhere.close();
      await own.stop();
    }
  });

  test('samples that everybody knows are said until they are changed', async ({ page, oauth }) => {
    const sample = await RtManage.start(oauth, {
      password: 'admin123', api_secret: 'my-api-secret-2025',
    });
    try {
      await page.goto(sample.url);
      await fillLogin(page, 'admin123');
      await expect(page.getByText('Set auth.api_secret in config.yml')).toBeVisible();
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Change the password' }).click();
      const dialog = page.getByRole('dialog', { name: 'Change the password' });
      await dialog.getByLabel('Current password').fill('admin123');
      await dialog.getByRole('textbox', { name: 'New password', exact: true }).fill('one-of-my-own-1');
      await dialog.getByRole('textbox', { name: 'New password again' }).fill('one-of-my-own-1');
      await dialog.getByRole('button', { name: 'Change the password' }).click();
      await expect(page.getByText('Password changed.')).toBeVisible();
      await expect(page.getByText('The password is a sample')).toHaveCount(0);
      await expect(page.getByText('Set auth.api_secret in config.yml')).toBeVisible();
    } finally {
      await sample.stop();
    }
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
