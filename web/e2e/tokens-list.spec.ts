import type { Locator, Page } from '@playwright/test';
import { expect, rowOf, test } from './fixtures';
import { accessToken, addRows, ownName, rowsOf } from './rows';

/** The names in view, from top to bottom. */
function namesIn(page: Page): Locator {
  return page.locator('.ant-table-row .cell-link');
}

function header(page: Page, name: string): Locator {
  return page.getByRole('columnheader', { name, exact: true });
}

async function choose(page: Page, filter: string, option: string): Promise<void> {
  await page.getByRole('search').getByRole('combobox', { name: filter }).click();
  await page.getByTitle(option, { exact: true }).click();
}

test('filters and pages live in the address', async ({ page, server, oauth }) => {
  const { tag, names } = await addRows(server, oauth, 12);
  await page.goto('/tokens');
  await page.getByRole('search').getByLabel('Tag', { exact: true }).fill(tag);
  await expect(page).toHaveURL(new RegExp(`tag=${tag}`));
  await expect(page.getByText('12 tokens')).toBeVisible();

  await page.goto(`/tokens?tag=${tag}&page_size=10`);
  await page.getByTitle('2', { exact: true }).click();
  await expect(page).toHaveURL(/[?&]page=2/);
  await expect(namesIn(page)).toHaveText([names[1] ?? '', names[0] ?? '']);
  await page.reload();
  await expect(namesIn(page)).toHaveText([names[1] ?? '', names[0] ?? '']);

  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(page).toHaveURL(/\/tokens\?page_size=10$/);
  await page.goBack();
  await expect(rowOf(page, names[0] ?? '')).toBeVisible();
});

test('a header sorts up, down and not at all; the address keeps it', async ({ page, server, oauth }) => {
  const { tag, names } = await addRows(server, oauth, 3);
  const up = [...names];
  const down = [...names].reverse();
  await page.goto(`/tokens?tag=${tag}`);
  await expect(namesIn(page)).toHaveText(down);

  await header(page, 'Business id').click();
  await expect(page).toHaveURL(/sort=biz_id&order=asc/);
  await expect(namesIn(page)).toHaveText(up);
  await expect(header(page, 'Business id')).toHaveAttribute('aria-sort', 'ascending');
  await page.reload();
  await expect(namesIn(page)).toHaveText(up);

  // By keyboard too.
  await header(page, 'Business id').focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/sort=biz_id&order=desc/);
  await expect(namesIn(page)).toHaveText(down);
  await header(page, 'Business id').click();
  await expect(page).not.toHaveURL(/sort=/);
});

test('the page is sorted by the server, not within itself', async ({ page, server, oauth }) => {
  const { tag, names } = await addRows(server, oauth, 12);
  await page.goto(`/tokens?tag=${tag}&page_size=10&sort=create_time&order=asc&page=2`);
  await expect(namesIn(page)).toHaveText([names[10] ?? '', names[11] ?? '']);
  await header(page, 'State').click();
  await expect(page).not.toHaveURL(/page=2/);
});

test('every filter finds its rows, shows as a chip and can be taken off', async ({ page, server, oauth }) => {
  const plan = ownName('plan');
  const { tag, names } = await addRows(server, oauth, 2, (index) => (index === 0 ? {
    access_token: accessToken({ email: `ann-${plan}@example.org`, plan, endsIn: 3_000 }),
    proxy: 'http://10.77.0.1:3128', enabled: true,
  } : {}));
  const [first = '', second = ''] = names;
  await page.goto(`/tokens?tag=${tag}`);
  await expect(namesIn(page)).toHaveText([second, first]);

  const chips = page.getByRole('list', { name: 'Filters that are set' });
  const only = async (name: string, chip: string) => {
    await expect(namesIn(page)).toHaveText([name]);
    await chips.getByRole('button', { name: `Remove the filter ${chip}` }).click();
    await expect(namesIn(page)).toHaveText([second, first]);
  };
  const byText = async (filter: string, text: string, chip = text) => {
    await page.getByRole('search').getByLabel(filter, { exact: true }).fill(text);
    await only(first, `${filter}: ${chip}`);
  };
  await byText('Business id', first);
  await byText('E-mail', `ann-${plan}`);
  await byText('Type', plan);
  await byText('Proxy', '10.77.0.1');
  await page.getByRole('search').getByLabel('Proxy').fill('direct');
  await only(second, 'Proxy: direct (no proxy)');
  await choose(page, 'Schedule', 'Enabled');
  await only(first, 'Schedule: Enabled');
  await choose(page, 'Schedule', 'Disabled');
  await only(second, 'Schedule: Disabled');
  await choose(page, 'Access token', 'ends within 1 hour');
  await expect(page).toHaveURL(/at_ends_within=3600/);
  await only(first, 'Access token: ends within 1 hour');

  await choose(page, 'State', 'Needs a new login');
  await expect(page.getByText('No token matches these filters')).toBeVisible();
  await chips.getByRole('button', { name: 'Remove the filter State: Needs a new login' }).click();
  await expect(namesIn(page)).toHaveText([second, first]);

  // Midnight may have passed since, or between the two.
  const rows = await rowsOf(server, { tag });
  const day = rows[0]?.create_time.slice(0, 10) ?? '';
  const ofDay = rows.filter((row) => row.create_time.startsWith(day)).map((row) => row.biz_id);
  const date = page.getByRole('search').getByLabel('Created on (UTC)');
  await date.fill('2020-01-02');
  await date.press('Enter');
  await expect(page.getByText('No token matches these filters')).toBeVisible();
  await date.fill(day);
  await date.press('Enter');
  await expect(page).toHaveURL(new RegExp(`create_date=${day}`));
  await expect(namesIn(page)).toHaveText(ofDay);

  await page.reload();
  await expect(chips.getByRole('button', { name: `Remove the filter Created on (UTC): ${day}` }))
    .toBeVisible();
  await chips.getByRole('button', { name: 'Clear filters' }).click();
  await expect(page).toHaveURL(/\/tokens$/);
});

test('columns are chosen by keyboard, kept in the address and in the browser', async ({ page, server, oauth }) => {
  const { tag, names: [name = ''] } = await addRows(server, oauth, 1, () => ({ memo: 'of the spring' }));
  await page.goto(`/tokens?tag=${tag}`);
  await expect(rowOf(page, name)).toBeVisible();
  await expect(rowOf(page, name)).not.toContainText('of the spring');

  await page.getByRole('button', { name: 'Columns' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Columns of the table' });
  await expect(dialog.getByRole('checkbox', { name: 'Business id' })).toBeDisabled();
  await dialog.getByRole('checkbox', { name: 'Memo' }).focus();
  await page.keyboard.press('Space');
  await dialog.getByRole('checkbox', { name: 'Type' }).focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(rowOf(page, name)).toContainText('of the spring');
  await expect(header(page, 'Type')).toHaveCount(0);
  await expect(page).toHaveURL(/columns=biz_id%2Cemail%2Cstate.*memo/);

  expect(await page.evaluate(() => localStorage.getItem('rtm.columns'))).toMatch(/^[a-z_,]+memo$/);
  await page.goto('/tokens');
  await expect(header(page, 'Memo')).toBeVisible();
  // Somebody else's address comes before one's own choice.
  await page.goto('/tokens?columns=biz_id,rt,last_rt,at,refresh_result,client_id,id,create_time,next_refresh_time,user_name');
  for (const title of ['ID', 'Created', 'Name', 'Next refresh', 'Refresh token', 'Access token',
    'Previous refresh token', 'Client id', 'Refresh result']) {
    await expect(header(page, title)).toBeAttached();
  }
  await expect(header(page, 'Memo')).toHaveCount(0);

  await page.getByRole('button', { name: 'Columns' }).click();
  await dialog.getByRole('button', { name: 'Reset' }).click();
  await dialog.getByText('Close').last().click();
  await expect(header(page, 'Type')).toBeVisible();
  await expect(page).not.toHaveURL(/columns=/);
  expect(await page.evaluate(() => localStorage.getItem('rtm.columns'))).toBeNull();
});

test('a page past the end leads back; a lost server is told above the old rows', async ({ page, context, server, oauth }) => {
  const { tag, names: [name = ''] } = await addRows(server, oauth, 1);
  await page.goto(`/tokens?tag=${tag}&page=9`);
  await page.getByRole('button', { name: 'First page' }).click();
  await expect(rowOf(page, name)).toBeVisible();

  await context.setOffline(true);
  await page.getByRole('button', { name: 'Reload the list' }).click();
  await expect(page.getByText('The list could not be renewed and is shown as it was')).toBeVisible();
  await expect(rowOf(page, name)).toBeVisible();
  await context.setOffline(false);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('The list could not be renewed and is shown as it was')).toBeHidden();
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test('cards are filtered, sorted, selected and refreshed', async ({ page, server, oauth }) => {
    const { tag, names } = await addRows(server, oauth, 2);
    const [first = '', second = ''] = names;
    const cards = page.locator('.token-card .cell-link');
    await page.goto('/tokens');
    await page.getByRole('button', { name: 'Filters' }).click();
    await page.getByRole('search').getByLabel('Tag', { exact: true }).fill(tag);
    await expect(cards).toHaveText([second, first]);
    await page.getByRole('button', { name: 'Descending; change to ascending' }).click();
    await expect(cards).toHaveText([first, second]);

    await page.getByRole('checkbox', { name: `Select ${first}` }).check();
    await expect(page.getByRole('region', { name: '1 selected' })).toBeVisible();
    await page.getByRole('checkbox', { name: 'Select this page' }).check();
    await expect(page.getByRole('region', { name: '2 selected' })).toBeVisible();
    await page.getByRole('button', { name: `Refresh ${first}` }).click();
    await expect(page.getByText(`${first} refreshed.`)).toBeVisible();
  });
});
