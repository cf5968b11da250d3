import type { Page } from '@playwright/test';
import { expect, rowOf, test } from './fixtures';
import { addRows } from './rows';

const name = 'Refresh token';

/** What the page is told when the person goes to another tab; headless pages never are. */
async function hideTab(page: Page): Promise<void> {
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { configurable: true, value: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
}

test('a secret of the table is asked for, shown, counted down and hidden', async ({ page, server, oauth }) => {
  const { tag, tokens: [token = ''], names: [row = ''] } = await addRows(server, oauth, 1);
  await page.clock.install();
  await page.goto(`/tokens?tag=${tag}&columns=biz_id,rt`);
  await rowOf(page, row).getByRole('button', { name: `Reveal: ${name} of ${row}` }).click();
  await page.getByRole('dialog', { name: `Show the whole ${name}?` })
    .getByRole('button', { name: 'Reveal' }).click();
  const dialog = page.getByRole('dialog', { name: `${name} of ${row}` });
  await expect(dialog.getByTestId('secret')).toHaveText(token);
  await expect(dialog).toContainText(/Hidden again in \d+ s/);
  await page.clock.fastForward(30_000);
  await expect(page.getByTestId('secret')).toHaveCount(0);
  await expect(dialog).toBeHidden();
});

test('a revealed secret is hidden when the tab is', async ({ page, server, oauth }) => {
  const { tag, tokens: [token = ''], names: [row = ''] } = await addRows(server, oauth, 1);
  await page.goto(`/tokens?tag=${tag}`);
  await page.getByRole('button', { name: row, exact: true }).click();
  const drawer = page.getByRole('dialog', { name: row });
  await drawer.getByRole('button', { name: `Reveal: ${name}` }).click();
  await page.getByRole('dialog', { name: `Show the whole ${name}?` })
    .getByRole('button', { name: 'Reveal' }).click();
  await expect(drawer.getByTestId('secret')).toHaveText(token);
  await hideTab(page);
  await expect(drawer.getByTestId('secret')).toHaveCount(0);
});

test('a secret is copied without being shown, after the same question', async ({ page, context, server, oauth }) => {
  const { tag, tokens: [token = ''], names: [row = ''] } = await addRows(server, oauth, 1);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(`/tokens?tag=${tag}&columns=biz_id,rt`);
  await rowOf(page, row).getByRole('button', { name: `Copy: ${name} of ${row}` }).click();
  await page.getByRole('dialog', { name: `Copy the whole ${name}?` })
    .getByRole('button', { name: 'Copy' }).click();
  await expect(page.getByText(`${name} copied.`)).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(token);
  await expect(page.locator('body')).not.toContainText(token);
});
