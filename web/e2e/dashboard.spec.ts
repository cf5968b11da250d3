import type { Locator, Page } from '@playwright/test';
import { expect, fillLogin, nobody, test } from './fixtures';
import { RtManage } from './rig';
import type { OAuthServer } from './rig';

// Figures are exact only where nobody else adds rows: these tests have servers of their own.
test.use({ storageState: nobody });

async function addRow(server: RtManage, row: {
  name: string; token: string; proxy?: string; enabled?: boolean;
}): Promise<number> {
  const { id } = await server.call('rts/create', {
    biz_id: row.name, rt_token: row.token, proxy: row.proxy ?? '', client_id: '', tag: '',
    enabled: row.enabled ?? false, memo: '',
  }) as { id: number };
  return id;
}

const refresh = (server: RtManage, ids: number[]) => server.call('rts/batch-refresh', { ids });

async function open(page: Page, server: RtManage): Promise<void> {
  await page.goto(`${server.url}/dashboard`);
  await fillLogin(page);
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
}

const panel = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

/** The count that stands beside a name in a list of counts. */
const countOf = (page: Page, title: string, name: string) => (
  panel(page, title).getByRole('listitem').filter({ hasText: name }).locator('.count-value')
);

/** The number above a name. */
const figure = (page: Page, title: string, name: string) => (
  panel(page, title).locator('dl > div').filter({ hasText: name }).getByRole('definition')
);

/** What a table counts in each of its columns. */
async function columnSums(table: Locator): Promise<number[]> {
  const rows = await table.locator('tbody tr').all();
  const counted = await Promise.all(rows.map((row) => row.getByRole('cell').allInnerTexts()));
  return counted.reduce<number[]>(
    (sums, row) => row.map((text, column) => (sums[column] ?? 0) + Number(text)), [],
  );
}

// Mostly all of them; an hour may have begun since they were made.
const lastHour = /\w{3} \d\d:00–\d\d:00: \d; Refreshed \d; Tried again by itself \d; In doubt \d; Needs you \d/;

/** Eight rows: four active, one for each of three faults, and one that is throttled. */
async function addPool(server: RtManage, oauth: OAuthServer): Promise<void> {
  const tokens = await oauth.mint(7, `pool${Date.now()}-`);
  const ids: number[] = [];
  for (const [index, token] of tokens.slice(0, 6).entries()) {
    ids.push(await addRow(server, { name: `pool-${index}`, token }));
  }
  await refresh(server, ids.slice(0, 3));
  const dead = await addRow(server, { name: 'pool-dead', token: 'rt_never_issued_by_anybody' });
  await refresh(server, [dead]);
  const astray = await addRow(server, {
    name: 'pool-astray', token: tokens[6] ?? '', proxy: 'http://127.0.0.1:9',
  });
  await refresh(server, [astray]);
  await oauth.arm({ mode: 'lose' });
  await refresh(server, ids.slice(3, 4));
  await oauth.arm({ mode: 'http429', ms: 600_000 });
  await refresh(server, ids.slice(4, 5));
}

test.describe('a pool in several states', () => {
  let pool: RtManage;

  test.beforeAll(async ({ oauth }) => {
    pool = await RtManage.start(oauth);
    await addPool(pool, oauth);
  });
  test.afterAll(async () => { await pool.stop(); });

  test('the figures are those of what was done', async ({ page }) => {
    await open(page, pool);
    await expect(countOf(page, 'Tokens by state', 'Active')).toHaveText('4');
    await expect(countOf(page, 'Tokens by state', 'Backing off')).toHaveText('2');
    await expect(countOf(page, 'Tokens by state', 'In doubt')).toHaveText('1');
    await expect(countOf(page, 'Tokens by state', 'Needs a new login')).toHaveText('1');
    await expect(panel(page, 'Tokens by state')).toContainText('0 of 8 with the schedule enabled');

    await expect(panel(page, 'Refreshes').locator('.legend li'))
      .toHaveText([/Refreshed\s*3/, /Tried again by itself\s*2/, /In doubt\s*1/, /Needs you\s*1/]);
    await expect(figure(page, 'Access tokens that end', 'Within 24 hours')).toHaveText('3');
    await expect(figure(page, 'Access tokens that end', 'None, or end unknown')).toHaveText('5');
    await expect(figure(page, 'Access tokens that end', 'Over')).toHaveText('0');

    await expect(countOf(page, 'Failures', 'Needs a new login: the refresh token is not valid')).toHaveText('1');
    await expect(countOf(page, 'Failures', 'Throttled')).toHaveText('1');
    await expect(countOf(page, 'Failures', 'In doubt: ')).toHaveText('1');
    await expect(countOf(page, 'Failures', 'Not sent: ')).toHaveText('1');
    await expect(countOf(page, 'Failures', 'openai')).toHaveText('4');
    await expect(countOf(page, 'Failures', 'Direct, without a proxy')).toHaveText('3');
    await expect(countOf(page, 'Failures', 'http://127.0.0.1:9')).toHaveText('1');

    await expect(panel(page, 'Under way now')).toContainText('The provider asked to slow down');
    await expect(panel(page, 'Under way now')).toContainText(/opens in \d+ minutes/);
    await expect(figure(page, 'Rescue journal', 'Replies not in the database yet')).toHaveText('0');
    await expect(panel(page, 'What happens next')).toContainText('The schedule is off');
  });

  test('what needs a person stands on top and leads to the rows', async ({ page }) => {
    await open(page, pool);
    const status = panel(page, 'State of things');
    await expect(status.getByRole('heading')).toHaveText('1 thing needs you');
    await status.getByRole('link', { name: 'Show: 1 token needs a new login.' }).click();
    await expect(page).toHaveURL(/\/tokens\?state=needs_login$/);
    await expect(page.getByRole('button', { name: 'pool-dead', exact: true })).toBeVisible();

    await page.goBack();
    await panel(page, 'Failures').getByRole('link', { name: 'http://127.0.0.1:9' }).click();
    await expect(page).toHaveURL(/\/tokens\?proxy=http/);
    await expect(page.getByRole('button', { name: 'pool-astray', exact: true })).toBeVisible();
  });

  test('charts are read by keyboard, by pointer and as tables, for both periods', async ({ page }) => {
    await open(page, pool);
    const refreshes = panel(page, 'Refreshes');
    const readout = refreshes.getByTestId('readout');
    await expect(readout).toHaveText('In all 7');
    await refreshes.getByRole('group', { name: /^Refreshes of the last day.*arrow keys/ }).focus();
    await page.keyboard.press('Home');
    await expect(readout).toContainText(/\w{3} \d\d:\d\d–\d\d:\d\d: 0; Refreshed 0/);
    await page.keyboard.press('End');
    await expect(readout).toContainText(lastHour);
    await page.keyboard.press('Escape');
    await expect(readout).toHaveText('In all 7');
    await refreshes.locator('.column').last().hover();
    await expect(readout).toContainText(lastHour);

    await refreshes.getByText('Values as a table').click();
    const table = refreshes.getByRole('table', { name: 'Refreshes of the last day by outcome, by hour' });
    await expect(table.getByRole('row')).toHaveCount(25);
    await expect(table.getByRole('columnheader')).toHaveText([
      'Time', 'Refreshed, refresh token rotated', 'Throttled', 'Not sent', 'In doubt', 'Needs a new login',
    ]);
    expect(await columnSums(table)).toEqual([3, 1, 1, 1, 1]);

    await refreshes.getByText('Last week').click();
    await expect(refreshes.getByRole('table').getByRole('row')).toHaveCount(8);
    await expect(readout).toHaveText('In all 7');
    await expect(refreshes.locator('.column')).toHaveCount(7);
    await expect(refreshes.locator('.bar[data-series="done"]').last()).toBeVisible();
    await panel(page, 'Access tokens that end').getByText('10 days', { exact: true }).click();
    await panel(page, 'Access tokens that end').getByText('Values as a table').click();
    await expect(panel(page, 'Access tokens that end').getByRole('row')).toHaveCount(11);
    await expect(panel(page, 'Access tokens that end').locator('.column')).toHaveCount(10);
    await expect(panel(page, 'Access tokens that end').locator('.bar').first()).toBeVisible();
    await panel(page, 'Failures').getByText('Last week').click();
    await expect(countOf(page, 'Failures', 'Throttled')).toHaveText('1');
  });
});

test('a newcomer is told what to do first, and the page follows', async ({ page, oauth }) => {
  const fresh = await RtManage.start(oauth);
  try {
    await open(page, fresh);
    const first = panel(page, 'Three steps to begin with');
    await first.getByRole('link', { name: 'Go to the tokens' }).click();
    await expect(page.getByText('No tokens yet')).toBeVisible();
    await page.goBack();
    await expect(first).toBeVisible();

    const [token = ''] = await oauth.mint(1, `fresh${Date.now()}-`);
    const id = await addRow(fresh, { name: 'fresh-1', token });
    await expect(page.getByRole('heading', { name: 'All is well' })).toBeVisible();
    await expect(countOf(page, 'Tokens by state', 'Active')).toHaveText('1');

    // The first bars come on a page that had only a sentence in their place.
    const refreshes = panel(page, 'Refreshes');
    await expect(refreshes.locator('.chart-empty')).toBeVisible();
    await refresh(fresh, [id]);
    await expect(refreshes.locator('.bar[data-series="done"]')).toBeVisible();
    await expect(refreshes.locator('.chart-empty')).toHaveCount(0);
  } finally {
    await fresh.stop();
  }
});

test('the schedule says what it will do next', async ({ page, oauth }) => {
  const timed = await RtManage.start(oauth);
  try {
    const tokens = await oauth.mint(2, `timed${Date.now()}-`);
    const ids = [
      await addRow(timed, { name: 'timed-1', token: tokens[0] ?? '', enabled: true }),
      await addRow(timed, { name: 'timed-2', token: tokens[1] ?? '', enabled: true }),
    ];
    await refresh(timed, ids);
    await open(page, timed);
    await panel(page, 'What happens next').getByRole('link', { name: 'Turn it on in the settings' }).click();
    await expect(page).toHaveURL(/\/settings$/);
    await timed.call('configs/save-system', { configs: { auto_refresh_enabled: 'true' } });
    await page.goBack();
    await expect(panel(page, 'What happens next')).toContainText(/The next refresh is due in \d+ minutes/);
    await expect(figure(page, 'What happens next', 'Within the hour')).toHaveText('2');
    await expect(figure(page, 'What happens next', 'Due now')).toHaveText('0');
    await expect(panel(page, 'What happens next').getByTestId('readout')).toHaveText('In all 2');
  } finally {
    await timed.stop();
  }
});

test('when the server goes away, its last figures stay and say of when they are', async ({ page, oauth }) => {
  const going = await RtManage.start(oauth);
  let stopped = false;
  try {
    const [token = ''] = await oauth.mint(1, `going${Date.now()}-`);
    await addRow(going, { name: 'going-1', token });
    await open(page, going);
    await expect(countOf(page, 'Tokens by state', 'Active')).toHaveText('1');
    await going.stop();
    stopped = true;
    // The stream of jobs tells of the lost connection beside it.
    const old = page.getByRole('alert').filter({ hasText: 'These figures are as of' });
    await expect(old).toContainText(/as of \d{4}-\d\d-\d\d \d\d:\d\d/);
    await expect(old).toContainText('The server cannot be reached.');
    await expect(countOf(page, 'Tokens by state', 'Active')).toHaveText('1');
  } finally {
    if (!stopped) await going.stop();
  }
});
