import { readFile } from 'node:fs/promises';
import type { Download, Page } from '@playwright/test';
import { expect, test } from './fixtures';
import type { OAuthServer, RtManage } from './rig';

let serial = 0;

/** A row of one test, by a name that no other test has. */
async function addRow(server: RtManage, oauth: OAuthServer): Promise<string> {
  serial += 1;
  const name = `watched${serial}-${Date.now()}`;
  const [token = ''] = await oauth.mint(1, `${name}-`);
  await server.call('rts/create', {
    biz_id: name, rt_token: token, proxy: '', client_id: '', tag: '', enabled: false, memo: '',
  });
  return name;
}

async function idOf(server: RtManage, name: string): Promise<number> {
  const { items } = await server.call('rts/list', { page: 1, page_size: 1, biz_id: name }) as {
    items: { id: number }[];
  };
  return items[0]?.id ?? 0;
}

/** The log's lines, without the heading. */
const lines = (page: Page) => page.locator('tbody').getByRole('row').filter({ has: page.locator('time') });

const contentOf = async (download: Download) => readFile(await download.path(), 'utf8');

/** A day as the browser counts them; `shift` days from today. */
const localDay = (page: Page, shift: number) => page.evaluate((days) => {
  const at = new Date();
  at.setDate(at.getDate() + days);
  return `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, '0')}-${String(at.getDate()).padStart(2, '0')}`;
}, shift);

test('a reveal in the console stands in the log: who, what, when, from where', async ({
  page, server, oauth,
}) => {
  const name = await addRow(server, oauth);
  await page.goto(`/tokens?biz_id=${name}`);
  await page.getByRole('button', { name, exact: true }).click();
  const drawer = page.getByRole('dialog', { name });
  await drawer.getByRole('button', { name: 'Reveal: Refresh token' }).click();
  await page.getByRole('dialog', { name: 'Show the whole Refresh token?' })
    .getByRole('button', { name: 'Reveal' }).click();
  const secret = await drawer.getByTestId('secret').innerText();
  await drawer.getByRole('button', { name: 'Close' }).first().click();

  await page.getByRole('link', { name: 'Audit log' }).click();
  await expect(page.getByRole('heading', { name: 'Audit log' })).toBeVisible();
  await page.getByRole('search').getByLabel('To what').fill(name);
  await expect(page).toHaveURL(new RegExp(`/audit\\?subject=${name}`));
  await expect(lines(page)).toHaveCount(2);
  const line = lines(page).first();
  await expect(line).toContainText('Looked at a secret');
  await expect(line).toContainText('token.reveal');
  await expect(line).toContainText('adminOperator');
  await expect(line).toContainText('127.0.0.1');
  await expect(line).toContainText(/(now|seconds? ago|minutes? ago)\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/);
  await expect(line.getByRole('cell').nth(4)).toHaveText('rt');
  await expect(line.getByRole('cell').last()).toHaveText(/\S{6,}/);
  await expect(lines(page).last()).toContainText('Added a token');
  await expect(page.locator('body')).not.toContainText(secret);

  await line.getByRole('link', { name }).click();
  await expect(page).toHaveURL(new RegExp(`/tokens\\?biz_id=${name}`));
  await expect(page.getByRole('button', { name, exact: true })).toBeVisible();
});

test('filters are chosen, stay in the address over a reload, and are cleared', async ({
  page, server, oauth,
}) => {
  const name = await addRow(server, oauth);
  await server.call('rts/reveal', { id: await idOf(server, name), field: 'rt' });
  await page.goto('/audit');
  const filters = page.getByRole('search');

  await filters.getByLabel('Did what').click();
  await page.getByTitle('Looked at a secret').click();
  await expect(page).toHaveURL(/\/audit\?action=token\.reveal/);
  await expect(lines(page).filter({ hasText: 'Added a token' })).toHaveCount(0);
  await expect(lines(page).first()).toContainText(name);

  await filters.getByLabel('Who').fill('adm');
  await filters.getByLabel('From where').fill('127.0');
  await filters.getByLabel('From day').fill(await localDay(page, 0));
  await filters.getByLabel('From day').press('Enter');
  await filters.getByLabel('To day').fill(await localDay(page, 0));
  await filters.getByLabel('To day').press('Enter');
  await expect(page).toHaveURL(/actor=adm/);
  await expect(page).toHaveURL(/address=127\.0/);
  await expect(page).toHaveURL(/until=\d{4}-\d\d-\d\d/);
  await page.reload();
  await expect(filters.getByLabel('Who')).toHaveValue('adm');
  await expect(lines(page).first()).toContainText(name);

  await page.goto(`/audit?subject=${name}&until=${await localDay(page, -1)}`);
  await expect(page.getByText('No entry matches these filters')).toBeVisible();
  await page.getByRole('table').getByRole('button', { name: 'Clear filters' }).click();
  await expect(page).toHaveURL(/\/audit$/);
  await expect(lines(page).first()).toBeVisible();
});

test('the filtered log is saved as CSV and as JSON', async ({ page, server, oauth }) => {
  const name = await addRow(server, oauth);
  const other = await addRow(server, oauth);
  await server.call('rts/reveal', { id: await idOf(server, name), field: 'rt' });
  await page.goto(`/audit?subject=${name}`);
  await expect(page.getByText('2 entries')).toBeVisible();

  const save = async (format: string) => {
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: format }).click();
    return download;
  };
  const csv = await save('As CSV');
  expect(csv.suggestedFilename()).toMatch(/^rt-manage-audit-[\d_-]+\.csv$/);
  const text = await contentOf(csv);
  const [head, ...rows] = text.trimEnd().split('\r\n');
  expect(head).toBe('id,at,kind,actor,address,request_id,action,subject,detail');
  expect(rows).toHaveLength(2);
  expect(rows[0]).toContain(`,token.reveal,${name},rt`);
  expect(text).not.toContain(other);
  await expect(page.getByText('The file is saved by the browser.').first()).toBeVisible();

  const json = JSON.parse(await contentOf(await save('As JSON'))) as { action: string; subject: string }[];
  expect(json.map(({ action }) => action)).toEqual(['token.reveal', 'token.create']);

  await page.goto('/audit?action=audit.export');
  await expect(lines(page).first()).toContainText('Exported the audit log');
});

test('pages live in the address, and one past the end says so', async ({ page, server, oauth }) => {
  const name = await addRow(server, oauth);
  const id = await idOf(server, name);
  for (let i = 0; i < 21; i += 1) await server.call('rts/reveal', { id, field: 'rt' });
  await page.goto(`/audit?subject=${name}`);
  await expect(page.getByText('22 entries')).toBeVisible();
  await expect(lines(page)).toHaveCount(20);
  await page.getByTitle('2', { exact: true }).click();
  await expect(page).toHaveURL(/page=2/);
  await expect(lines(page)).toHaveCount(2);
  await expect(lines(page).last()).toContainText('Added a token');

  await page.goto(`/audit?subject=${name}&page=9`);
  await expect(page.getByText('This page is past the end of the log')).toBeVisible();
  await page.getByRole('button', { name: 'First page' }).click();
  await expect(lines(page)).toHaveCount(20);
});

test('a phone shows cards, in Chinese too', async ({ page, server, oauth }) => {
  const name = await addRow(server, oauth);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`/audit?subject=${name}`);
  const card = page.getByRole('listitem').filter({ hasText: name });
  await expect(card).toContainText('Added a token');
  await expect(page.getByRole('table')).toHaveCount(0);
  await page.getByRole('button', { name: '中文' }).click();
  await expect(card).toContainText('添加令牌');
  await expect(card).toContainText('操作员');
});
