import type { Page } from '@playwright/test';
import { expect, rowOf, test } from './fixtures';
import { addRows, rowsOf } from './rows';

const over = 10_000;

async function deleteRow(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: `More actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
}

/** What is said about the last deletion; the job tray has a status of its own. */
function notice(page: Page) {
  return page.getByRole('status').filter({ has: undo(page) });
}

function undo(page: Page) {
  return page.getByRole('button', { name: 'Undo, possible for 10 seconds' });
}

test('a deleted row is gone at once, and back after undo by keyboard', async ({ page, server, oauth }) => {
  const { tag, names: [name = ''] } = await addRows(server, oauth, 2);
  await page.clock.install();
  await page.goto(`/tokens?tag=${tag}`);
  await deleteRow(page, name);
  await expect(rowOf(page, name)).toHaveCount(0);
  await expect(page.getByText('1 token', { exact: true })).toBeVisible();
  await expect(notice(page)).toContainText(`${name} deleted.`);

  await expect(undo(page)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(rowOf(page, name)).toBeVisible();
  await page.clock.fastForward(over);
  await page.reload();
  await expect(rowOf(page, name)).toBeVisible();
});

test('without undo the row is deleted when the time is over, not before', async ({ page, server, oauth }) => {
  const { tag, names: [name = ''] } = await addRows(server, oauth, 1);
  await page.clock.install();
  await page.goto(`/tokens?tag=${tag}`);
  await deleteRow(page, name);
  await expect(page.getByText('All tokens here are being deleted')).toBeVisible();
  expect(await rowsOf(server, { tag })).toHaveLength(1);
  await page.clock.fastForward(over);
  await expect(page.getByText('No token matches these filters')).toBeVisible();
  await expect(undo(page)).toHaveCount(0);
  expect(await rowsOf(server, { tag })).toHaveLength(0);
});

test('another deletion sends the first one on its way', async ({ page, server, oauth }) => {
  const { tag, names: [first = '', second = ''] } = await addRows(server, oauth, 2);
  await page.clock.install();
  await page.goto(`/tokens?tag=${tag}`);
  await deleteRow(page, first);
  await deleteRow(page, second);
  await expect.poll(async () => (await rowsOf(server, { tag })).map((row) => row.biz_id))
    .toEqual([second]);
  await undo(page).click();
  await expect(rowOf(page, second)).toBeVisible();
  await expect(rowOf(page, first)).toHaveCount(0);
});

test('to leave the page ends the time: by a link, and by closing it', async ({ page, server, oauth }) => {
  const { tag, names: [first = '', second = ''] } = await addRows(server, oauth, 2);
  await page.goto(`/tokens?tag=${tag}`);
  await deleteRow(page, first);
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect.poll(async () => (await rowsOf(server, { tag })).map((row) => row.biz_id))
    .toEqual([second]);

  await page.goto(`/tokens?tag=${tag}`);
  await deleteRow(page, second);
  await expect(undo(page)).toBeVisible();
  await page.goto('about:blank');
  await expect.poll(async () => (await rowsOf(server, { tag })).length).toBe(0);
});

test('a deletion that fails brings the row back and says why', async ({ page, context, server, oauth }) => {
  const { tag, names: [name = ''] } = await addRows(server, oauth, 1);
  await page.clock.install();
  await page.goto(`/tokens?tag=${tag}`);
  await deleteRow(page, name);
  await expect(rowOf(page, name)).toHaveCount(0);
  await context.setOffline(true);
  await page.clock.fastForward(over);
  await expect(page.getByText(`${name} not deleted: The server cannot be reached.`)).toBeVisible();
  await expect(rowOf(page, name)).toBeVisible();
  await context.setOffline(false);
  expect(await rowsOf(server, { tag })).toHaveLength(1);
});

test('a selection is deleted by a job, after its time', async ({ page, server, oauth }) => {
  const { tag, names } = await addRows(server, oauth, 3);
  await page.clock.install();
  await page.goto(`/tokens?tag=${tag}`);
  await page.getByRole('checkbox', { name: `Select ${names[0] ?? ''}` }).check();
  await page.getByRole('checkbox', { name: `Select ${names[1] ?? ''}` }).check();
  await page.getByRole('region', { name: '2 selected' }).getByRole('button', { name: 'Delete' }).click();
  await expect(notice(page)).toContainText('2 tokens deleted.');
  await expect(rowOf(page, names[2] ?? '')).toBeVisible();
  await expect(rowOf(page, names[0] ?? '')).toHaveCount(0);
  await undo(page).click();
  await expect(rowOf(page, names[0] ?? '')).toBeVisible();

  await page.getByRole('checkbox', { name: `Select ${names[0] ?? ''}` }).check();
  await page.getByRole('checkbox', { name: `Select ${names[1] ?? ''}` }).check();
  await page.getByRole('region', { name: '2 selected' }).getByRole('button', { name: 'Delete' }).click();
  await page.clock.fastForward(over);
  await expect(page).toHaveURL(/[?&]job=j/);
  await expect.poll(async () => (await rowsOf(server, { tag })).map((row) => row.biz_id))
    .toEqual([names[2]]);
});

test('all that match are deleted only after their number was typed', async ({ page, server, oauth }) => {
  const { tag } = await addRows(server, oauth, 11);
  const { tag: other } = await addRows(server, oauth, 1);
  await page.clock.install();
  await page.goto(`/tokens?tag=${tag}&page_size=10`);
  const ask = async () => {
    await page.getByRole('button', { name: 'All 11 that match' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
  };
  await ask();
  const dialog = page.getByRole('dialog', { name: 'Delete 11 tokens?' });
  await dialog.getByLabel('Type 11 to confirm').fill('10');
  await expect(dialog.getByRole('button', { name: 'Delete' })).toBeDisabled();
  await dialog.getByLabel('Type 11 to confirm').fill('11');
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('All tokens here are being deleted')).toBeVisible();
  await expect(notice(page)).toContainText('11 tokens deleted.');
  await undo(page).click();
  await expect(page.getByText('11 tokens', { exact: true })).toBeVisible();

  await ask();
  await dialog.getByLabel('Type 11 to confirm').fill('11');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await page.clock.fastForward(over);
  await expect.poll(async () => (await rowsOf(server, { tag })).length).toBe(0);
  expect(await rowsOf(server, { tag: other })).toHaveLength(1);
});

test('rows that came meanwhile are asked about anew', async ({ page, server, oauth }) => {
  const { tag } = await addRows(server, oauth, 11);
  await page.clock.install();
  await page.goto(`/tokens?tag=${tag}&page_size=10`);
  await page.getByRole('button', { name: 'All 11 that match' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByLabel('Type 11 to confirm').fill('11');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(notice(page)).toContainText('11 tokens deleted.');
  const [late = ''] = await oauth.mint(1, `${tag}-late-`);
  await server.call('rts/create', {
    biz_id: `${tag}-late`, rt_token: late, proxy: '', client_id: '', tag, enabled: false, memo: '',
  });
  await page.clock.fastForward(over);
  await expect(page.getByText('12 rows match by now, more than the 11 that were meant.')).toBeVisible();
  await expect(page.getByRole('dialog', { name: 'Delete 12 tokens?' })).toBeVisible();
  expect(await rowsOf(server, { tag })).toHaveLength(12);
});
