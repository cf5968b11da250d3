import type { Page } from '@playwright/test';
import { expect, fillLogin, test } from './fixtures';
import { RtManage } from './rig';
import type { OAuthServer } from './rig';

let serial = 0;

/** Rows of one test, found by a tag of their own. One egress takes 5 refreshes a second. */
async function addRows(server: RtManage, oauth: OAuthServer, count: number): Promise<string> {
  serial += 1;
  const tag = `jobs${serial}-${Date.now()}`;
  await server.call('rts/batch-import', {
    rt_tokens: await oauth.mint(count, `${tag}-`), tag, proxy: '', client_id: '', batch_name: tag,
  });
  return tag;
}

async function startRefresh(server: RtManage, tag: string): Promise<string> {
  const job = await server.call('jobs/start', {
    kind: 'refresh', selection: { filter: { tag } },
  }) as { id: string };
  return job.id;
}

const drawerOf = (page: Page) => page.getByRole('dialog', { name: 'Jobs', exact: true });

async function expectProgress(page: Page, tag: string, total: number): Promise<void> {
  const drawer = drawerOf(page);
  await expect(drawer).toContainText(`tokens whose tag contains “${tag}”`);
  await expect(drawer.getByRole('progressbar')).toBeVisible();
  await expect(drawer.getByRole('definition').first()).toHaveText(new RegExp(`^\\d+ of ${total}$`));
  await expect(drawer.getByRole('definition').nth(1)).not.toHaveText('0');
}

test('a job is followed over a reload and in a second tab, and stopped', async ({
  page, context, server, oauth,
}) => {
  const tag = await addRows(server, oauth, 300);
  await page.goto(`/tokens?tag=${tag}`);
  await expect(page.getByText('300 tokens')).toBeVisible();
  const id = await startRefresh(server, tag);

  await page.getByRole('button', { name: 'Jobs: 1 job is running' }).click();
  await drawerOf(page).getByRole('button', { name: 'Refresh' }).first().click();
  await expect(page).toHaveURL(new RegExp(`job=${id}`));
  await expectProgress(page, tag, 300);
  await page.reload();
  await expectProgress(page, tag, 300);

  const second = await context.newPage();
  await second.goto(`/tokens?job=${id}`);
  await expectProgress(second, tag, 300);
  await drawerOf(second).getByRole('button', { name: 'Stop' }).click();
  await second.getByRole('dialog', { name: 'Stop this job?' })
    .getByRole('button', { name: 'Stop the job' }).click();

  for (const tab of [second, page]) {
    await expect(drawerOf(tab).getByText('Stopped', { exact: true })).toBeVisible();
    await expect(drawerOf(tab).getByRole('button', { name: 'Stop' })).toHaveCount(0);
  }
  await drawerOf(page).getByRole('button', { name: 'Close' }).click();
  await expect(page).not.toHaveURL(/job=/);
  await expect(page.getByRole('button', { name: 'Jobs', exact: true })).toBeVisible();
  // The list behind it has followed: a part is refreshed, and the rest was left alone.
  await page.goto(`/tokens?tag=${tag}&page_size=100&sort=last_refresh_time&order=desc`);
  await expect(page.getByRole('row').filter({ hasText: 'Active' }).first()).toBeVisible();
});

test('the list behind a running job follows it', async ({ page, server, oauth }) => {
  const tag = await addRows(server, oauth, 3);
  await page.goto(`/tokens?tag=${tag}`);
  await expect(page.getByText('Not refreshed yet')).toHaveCount(3);
  await startRefresh(server, tag);
  await expect(page.getByRole('row').filter({ hasText: 'Active' })).toHaveCount(3);
  await expect(page.getByText('Refresh: 3 done.')).toBeVisible();
});

test('failures are told by reason, and lead to their rows', async ({ page, server, oauth }) => {
  const tag = await addRows(server, oauth, 1);
  const dead = `${tag}-dead`;
  await server.call('rts/create', {
    biz_id: dead, rt_token: `rt_never_issued_${tag}`, proxy: '', client_id: '', tag, enabled: false,
    memo: '',
  });
  const id = await startRefresh(server, tag);
  await page.goto(`/tokens?job=${id}`);
  const drawer = drawerOf(page);
  await expect(drawer).toContainText('Done, 1 failed');
  await expect(drawer.getByRole('definition')).toHaveText(['2 of 2', '1', '1']);
  await expect(drawer.getByText('needs_login', { exact: true })).toBeVisible();

  await drawer.getByRole('link', { name: dead }).click();
  await expect(page.getByRole('dialog', { name: dead })).toContainText('Needs a new login');
  await expect(drawer).toBeHidden();
  await page.goBack();
  await expect(drawer).toContainText('Done, 1 failed');
});

test('an edit is told in words', async ({ page, server, oauth }) => {
  const tag = await addRows(server, oauth, 2);
  const job = await server.call('jobs/start', {
    kind: 'edit', selection: { filter: { tag }, expected: 2 }, edit: { tag: `${tag}-new`, enabled: false },
  }) as { id: string };
  await page.goto(`/tokens?job=${job.id}`);
  await expect(drawerOf(page)).toContainText(`set the tag to “${tag}-new” and disable the schedule`);
  await expect(drawerOf(page).getByText('Done', { exact: true }).first()).toBeVisible();
});

test('a restart of the server is told, and what became of the job', async ({ page, oauth }) => {
  const own = await RtManage.start(oauth);
  try {
    await page.goto(`${own.url}/tokens`);
    await fillLogin(page);
    await page.getByRole('button', { name: 'Jobs', exact: true }).click();
    await expect(drawerOf(page)).toContainText('No jobs so far');

    const tag = await addRows(own, oauth, 200);
    const id = await startRefresh(own, tag);
    await drawerOf(page).getByRole('button', { name: 'Refresh' }).click();
    await expectProgress(page, tag, 200);
    await expect(page).toHaveURL(new RegExp(`job=${id}`));

    await own.halt();
    await expect(page.getByText('The connection to the server is lost. Trying again…')).toBeVisible();
    await expect(drawerOf(page)).toContainText('No connection to the server');
    await own.resume();
    await expect(page.getByText('Connected to the server again.')).toBeVisible();
    await expect(page.getByText('The server was restarted and a job ended with it.')).toBeVisible();
    await expect(drawerOf(page)).toContainText('This job is not known any more');
    await expect(drawerOf(page)).not.toContainText('No connection to the server');

    // And the new server is followed as the old one was.
    await startRefresh(own, tag);
    await expect(page.getByText('1 job is running')).toBeAttached();
  } finally {
    await own.stop();
  }
});
