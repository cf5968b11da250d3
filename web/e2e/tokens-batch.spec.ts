import type { Page } from '@playwright/test';
import { expect, rowOf, test } from './fixtures';
import { accessToken, addRows, rowsOf } from './rows';

/** The job that the last click has started; its panel is closed again. */
async function jobStarted(page: Page): Promise<void> {
  await expect(page).toHaveURL(/[?&]job=j/);
  await page.getByRole('dialog', { name: 'Jobs' }).getByRole('button', { name: 'Close' }).first().click();
  await expect(page).not.toHaveURL(/[?&]job=/);
}

test('selected rows are refreshed by a job', async ({ page, server, oauth }) => {
  const { tag, names } = await addRows(server, oauth, 3);
  await page.goto(`/tokens?tag=${tag}`);
  await page.getByRole('checkbox', { name: `Select ${names[0] ?? ''}` }).check();
  await page.getByRole('checkbox', { name: `Select ${names[1] ?? ''}` }).check();
  await page.getByRole('region', { name: '2 selected' }).getByRole('button', { name: 'Refresh' }).click();
  await jobStarted(page);
  await expect(rowOf(page, names[0] ?? '')).toContainText('Active');
  await expect(rowOf(page, names[1] ?? '')).toContainText('Active');
  await expect(rowOf(page, names[2] ?? '')).toContainText('Not refreshed yet');
});

test('all that match are selected across pages, and edited by a job', async ({ page, server, oauth }) => {
  const { tag } = await addRows(server, oauth, 12, () => ({ client_id: 'app_native' }));
  await page.goto(`/tokens?tag=${tag}&page_size=10`);
  await page.getByRole('checkbox', { name: 'Select all' }).check();
  await page.getByRole('region', { name: '10 selected' })
    .getByRole('button', { name: 'Select all 12 that match' }).click();
  const bar = page.getByRole('region', { name: 'All 12 that match selected' });
  await bar.getByRole('button', { name: 'Edit' }).click();

  const dialog = page.getByRole('dialog', { name: 'Edit 12 tokens' });
  await expect(dialog.getByRole('button', { name: 'Change them' })).toBeDisabled();
  await dialog.getByRole('radiogroup', { name: 'Tag' }).getByText('Change').click();
  await dialog.getByLabel('New tag').fill(`${tag}-new`);
  await dialog.getByRole('radiogroup', { name: 'Proxy' }).getByText('Change').click();
  await dialog.getByLabel('New proxy').fill('http://10.66.0.1:3128');
  const sent = page.waitForRequest('**/jobs/start');
  await dialog.getByRole('button', { name: 'Change them' }).click();
  expect((await sent).postDataJSON()).toEqual({
    kind: 'edit', selection: { filter: { tag }, expected: 12 },
    edit: { tag: `${tag}-new`, proxy: 'http://10.66.0.1:3128' },
  });
  await jobStarted(page);

  await expect.poll(async () => (await rowsOf(server, { tag: `${tag}-new` })).length).toBe(12);
  const rows = await rowsOf(server, { tag });
  expect(new Set(rows.map((row) => row.proxy))).toEqual(new Set(['http://10.66.0.1:3128']));
  expect(new Set(rows.map((row) => row.client_id))).toEqual(new Set(['app_native']));
});

test('to untick one of all that match leaves the others of the page', async ({ page, server, oauth }) => {
  const { tag, names } = await addRows(server, oauth, 12);
  await page.goto(`/tokens?tag=${tag}&page_size=10`);
  await page.getByRole('checkbox', { name: 'Select all' }).check();
  await page.getByRole('button', { name: 'Select all 12 that match' }).click();
  await page.getByRole('checkbox', { name: `Select ${names[11] ?? ''}` }).uncheck();
  await expect(page.getByRole('region', { name: '9 selected' })).toBeVisible();

  // Another filter is another list: what is not in view is not selected.
  await page.getByRole('search').getByLabel('Business id').fill(names[0] ?? '');
  await expect(page.getByRole('region', { name: /selected/ })).toHaveCount(0);
});

test('all that match the filter are refreshed without being selected', async ({ page, server, oauth }) => {
  const { tag } = await addRows(server, oauth, 11);
  await page.goto(`/tokens?tag=${tag}&page_size=10`);
  await page.getByRole('button', { name: 'All 11 that match' }).click();
  await page.getByRole('menuitem', { name: 'Refresh' }).first().click();
  await page.getByRole('dialog', { name: 'Refresh 11 tokens?' })
    .getByRole('button', { name: 'Start' }).click();
  await jobStarted(page);
  await expect.poll(async () => (await rowsOf(server, { tag })).filter((row) => row.generation > 0).length)
    .toBe(11);
});

test('the schedule of selected rows is enabled and disabled', async ({ page, server, oauth }) => {
  const { tag, names } = await addRows(server, oauth, 2);
  await page.goto(`/tokens?tag=${tag}`);
  for (const [command, enabled] of [['Enable', true], ['Disable', false]] as const) {
    await page.getByRole('checkbox', { name: 'Select all' }).setChecked(true);
    await page.getByRole('region', { name: '2 selected' }).getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: `${command} the schedule` }).click();
    await jobStarted(page);
    await expect(page.getByRole('switch', { name: `Schedule of ${names[0] ?? ''}` }))
      .toBeChecked({ checked: enabled });
  }
});

test('facts of one row and of a selection are taken anew', async ({ page, server, oauth }) => {
  const { tag, names: [name = ''] } = await addRows(server, oauth, 1, () => ({
    access_token: accessToken({ email: 'ann@example.org', plan: 'plus', endsIn: 3_000 }),
  }));
  await page.goto(`/tokens?tag=${tag}`);
  await page.getByRole('button', { name: `More actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: 'Refresh user and account info' }).click();
  await expect(page.getByText(`User and account info of ${name} refreshed.`)).toBeVisible();

  await page.getByRole('checkbox', { name: `Select ${name}` }).check();
  await page.getByRole('region', { name: '1 selected' }).getByRole('button', { name: 'More' }).click();
  const sent = page.waitForRequest('**/jobs/start');
  await page.getByRole('menuitem', { name: 'Refresh user and account info' }).click();
  expect((await sent).postDataJSON()).toMatchObject({ kind: 'refresh_facts' });
  await jobStarted(page);
});
