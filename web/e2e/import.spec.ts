import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';

const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Import refresh tokens' });

async function openImport(page: Page) {
  await page.getByRole('button', { name: 'Import' }).click();
  await expect(dialogOf(page)).toBeVisible();
  return dialogOf(page);
}

/** Drops a file made in the page, as a person would from a folder. */
async function drop(page: Page, name: string, text: string): Promise<void> {
  const dataTransfer = await page.evaluateHandle(([fileName, content]) => {
    const data = new DataTransfer();
    data.items.add(new File([content], fileName));
    return data;
  }, [name, text] as const);
  await dialogOf(page).dispatchEvent('dragover', { dataTransfer });
  await dialogOf(page).dispatchEvent('drop', { dataTransfer });
}

test('paste: a verdict for every line, then an import of the new ones, then their refresh', async ({
  page, server, oauth,
}) => {
  const tag = `paste-${Date.now()}`;
  const [a = '', b = '', known = '', spent = ''] = await oauth.mint(4, `${tag}-`);
  for (const [name, token] of [['known', known], ['spent', spent]]) {
    const row = await server.call('rts/create', {
      biz_id: `${name}-${tag}`, rt_token: token, proxy: '', client_id: '', tag: '', enabled: false,
      memo: '',
    }) as { id: number };
    if (name === 'spent') await server.call('rts/refresh', { id: row.id });
  }
  await page.goto(`/tokens?tag=${tag}`);
  const dialog = await openImport(page);
  await expect(dialog.getByRole('button', { name: 'Check' })).toBeDisabled();
  await dialog.getByLabel('Refresh tokens, one a line')
    .fill([a, '', known, spent, 'not a token', a, b].join('\n'));
  await expect(dialog.getByText('6 lines')).toBeVisible();
  await dialog.getByLabel('Tag').fill(tag);
  await dialog.getByRole('button', { name: 'Check' }).click();

  for (const part of ['All 5', 'New 2', 'Known 1', 'Used up 1', 'Bad 1']) {
    await expect(dialog.getByText(part, { exact: true })).toBeVisible();
  }
  await expect(dialog.getByText('1 repeated line is left out.')).toBeVisible();
  const line = (verdict: string) => dialog.getByRole('row').filter({
    has: page.getByRole('cell', { name: verdict, exact: true }),
  });
  await expect(line('Known').getByRole('cell').first()).toHaveText('3');
  await expect(line('Known').getByRole('link', { name: `known-${tag}` })).toBeVisible();
  await expect(line('Used up').getByRole('cell').first()).toHaveText('4');
  await dialog.getByText('Bad 1', { exact: true }).click();
  await expect(line('Bad').getByRole('cell').first()).toHaveText('5');
  await expect(line('Known')).toHaveCount(0);

  await dialog.getByRole('button', { name: 'Import 2 new' }).click();
  await expect(dialog.getByText('Import finished')).toBeVisible();
  await expect(dialog.getByRole('definition')).toHaveText(['2 of 2', '2', '0']);
  await dialog.getByRole('button', { name: 'Refresh these 2 now' }).click();
  await expect(dialog).toBeHidden();
  const jobs = page.getByRole('dialog', { name: 'Jobs', exact: true });
  await expect(jobs.getByRole('definition')).toHaveText(['2 of 2', '2', '0']);
  await jobs.getByRole('button', { name: 'Close' }).click();
  await expect(page.getByRole('row').filter({ hasText: 'Active' })).toHaveCount(2);
});

test('back keeps what was filled in', async ({ page, oauth }) => {
  const [token = ''] = await oauth.mint(1, `back${Date.now()}-`);
  await page.goto('/tokens');
  const dialog = await openImport(page);
  await dialog.getByLabel('Refresh tokens, one a line').fill(token);
  await dialog.getByLabel('Batch name').fill('kept');
  await dialog.getByRole('button', { name: 'Check' }).click();
  await dialog.getByRole('button', { name: 'Back' }).click();
  await expect(dialog.getByLabel('Refresh tokens, one a line')).toHaveValue(token);
  await expect(dialog.getByLabel('Batch name')).toHaveValue('kept');
});

test('choose a file of JSON lines; the same file again has nothing new', async ({ page, oauth }) => {
  const tokens = await oauth.mint(2, `file${Date.now()}-`);
  const text = tokens.map((token) => JSON.stringify({ refresh_token: token })).join('\r\n');
  const file = { name: 'rts.jsonl', mimeType: 'text/plain', buffer: Buffer.from(text) };
  await page.goto('/tokens');
  for (const count of [2, 0]) {
    const dialog = await openImport(page);
    const chooser = page.waitForEvent('filechooser');
    await dialog.getByRole('button', { name: 'Choose a file' }).click();
    await (await chooser).setFiles(file);
    await expect(dialog.getByText('rts.jsonl, 1 kB')).toBeVisible();
    await expect(dialog.getByText('2 lines')).toBeVisible();
    await dialog.getByRole('button', { name: 'Check' }).click();
    const submit = dialog.getByRole('button', { name: `Import ${count} new` });
    if (count > 0) {
      await submit.click();
      await expect(dialog.getByText('Import finished')).toBeVisible();
      await dialog.getByText('Close').last().click();
      await expect(dialog).toBeHidden();
    } else {
      await expect(submit).toBeDisabled();
      await expect(dialog.getByText('There is nothing new to import.')).toBeVisible();
    }
  }
});

test('drop a JSON array; close the dialog, and the job is in the tray', async ({ page, oauth }) => {
  const tag = `drop-${Date.now()}`;
  const tokens = await oauth.mint(40, `${tag}-`);
  await page.goto(`/tokens?tag=${tag}`);
  const dialog = await openImport(page);
  await drop(page, 'tokens.json', JSON.stringify(tokens.map((t) => ({ refresh_token: t }))));
  await expect(dialog.getByText('40 items')).toBeVisible();
  await dialog.getByLabel('Tag').fill(tag);
  await dialog.getByLabel('Batch name').fill(tag);
  await dialog.getByRole('button', { name: 'Check' }).click();
  await dialog.getByRole('button', { name: 'Import 40 new' }).click();
  await dialog.getByText('Close').last().click();
  await expect(dialog).toBeHidden();

  await page.getByRole('button', { name: /^Jobs/ }).click();
  const jobs = page.getByRole('dialog', { name: 'Jobs', exact: true });
  await jobs.getByRole('listitem').filter({ hasText: '40 refresh tokens' })
    .getByRole('button', { name: 'Import' }).click();
  await expect(jobs.getByText('Done', { exact: true }).first()).toBeVisible();
  await expect(jobs.getByRole('definition')).toHaveText(['40 of 40', '40', '0']);
  await jobs.getByRole('button', { name: 'Close' }).click();
  await expect(page.getByText('40 tokens')).toBeVisible();
});

test('a dropped file can be taken away again; what is no list is refused', async ({ page }) => {
  await page.goto('/tokens');
  const dialog = await openImport(page);
  await drop(page, 'a.txt', 'rt_one\nrt_two');
  await expect(dialog.getByText('2 lines')).toBeVisible();
  await dialog.getByRole('button', { name: 'Remove the file a.txt' }).click();
  await expect(dialog.getByText('Nothing to import yet.')).toBeVisible();
  await expect(dialog.getByLabel('Refresh tokens, one a line')).toBeVisible();

  await drop(page, 'a.zip', 'PK\0\0');
  await expect(dialog.getByRole('alert')).toContainText('This is no text file.');
  await drop(page, 'huge.txt', 'x'.repeat(8 * 1024 * 1024 + 1));
  await expect(dialog.getByRole('alert')).toContainText('rt-manage import tokens.txt');
  await expect(dialog.getByRole('button', { name: 'Check' })).toBeDisabled();
});
