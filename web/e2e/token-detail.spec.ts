import type { Page } from '@playwright/test';
import { expect, rowOf, test } from './fixtures';
import type { OAuthServer, RtManage } from './rig';

let serial = 0;

interface Row {
  id: number;
  biz_id: string;
}

async function addRow(
  server: RtManage, rtToken: string, more: Record<string, unknown> = {},
): Promise<Row> {
  serial += 1;
  return await server.call('rts/create', {
    biz_id: `detail${serial}-${Date.now()}`, rt_token: rtToken, proxy: '', client_id: '',
    tag: 'detail', enabled: false, memo: '', ...more,
  }) as Row;
}

async function minted(
  server: RtManage, oauth: OAuthServer, more: Record<string, unknown> = {},
): Promise<Row> {
  const [token = ''] = await oauth.mint(1, `detail${Date.now()}-`);
  return addRow(server, token, more);
}

const neverIssued = (server: RtManage) => addRow(server, `rt_never_issued_${Date.now()}_${serial}`);

/** A refresh that may be refused: what comes of it is what the test is about. */
async function refresh(server: RtManage, row: Row): Promise<void> {
  await server.call('rts/refresh', { id: row.id }).catch(() => undefined);
}

async function open(page: Page, row: Row) {
  await page.goto(`/tokens?row=${row.id}`);
  return page.getByRole('dialog', { name: row.biz_id });
}

interface Case {
  state: string;
  button: string;
  make: (server: RtManage, oauth: OAuthServer) => Promise<Row>;
}

const nowhere = 'http://127.0.0.1:9';  // Nobody listens at the discard port.

const cases: Case[] = [
  { state: 'Not refreshed yet', button: 'Refresh now', make: minted },
  {
    state: 'Active', button: 'Refresh now',
    make: async (server, oauth) => {
      const row = await minted(server, oauth);
      await refresh(server, row);
      return row;
    },
  },
  {
    state: 'Needs a new login', button: 'Put in a new refresh token',
    make: async (server) => {
      const row = await neverIssued(server);
      await refresh(server, row);
      return row;
    },
  },
  {
    state: 'Account closed', button: 'Put in a new refresh token',
    make: async (server, oauth) => {
      const row = await minted(server, oauth);
      await oauth.arm({ mode: 'reply', status: 400, body: { error: 'account_deactivated' } });
      await refresh(server, row);
      return row;
    },
  },
  {
    state: 'Unknown error', button: 'Refresh now',
    make: async (server, oauth) => {
      const row = await minted(server, oauth);
      await oauth.arm({ mode: 'reply', status: 400, body: { error: 'never_heard_of_it' } });
      await refresh(server, row);
      return row;
    },
  },
  {
    state: 'Misconfigured', button: 'Change the client id',
    make: async (server, oauth) => {
      const row = await minted(server, oauth, { client_id: `nobody-${Date.now()}` });
      await refresh(server, row);
      return row;
    },
  },
  {
    state: 'Backing off', button: 'Refresh now',
    make: async (server, oauth) => {
      const row = await minted(server, oauth, { proxy: nowhere });
      await refresh(server, row);
      return row;
    },
  },
  {
    state: 'Network path fails', button: 'Change the proxy',
    make: async (server, oauth) => {
      const row = await minted(server, oauth, { proxy: nowhere });
      for (let i = 0; i < 3; i += 1) await refresh(server, row);
      return row;
    },
  },
  {
    state: 'In doubt', button: 'Probe now',
    make: async (server, oauth) => {
      const row = await minted(server, oauth);
      await oauth.arm({ mode: 'lose' });
      await refresh(server, row);
      return row;
    },
  },
];

for (const { state, button, make } of cases) {
  test(`${state}: the button that helps is “${button}”`, async ({ page, server, oauth }) => {
    const drawer = await open(page, await make(server, oauth));
    await expect(drawer.getByRole('alert').first()).toContainText(state);
    await expect(drawer.getByRole('alert').getByRole('button')).toHaveText(button);
  });
}

test('a doubt is probed, and a new token ends what came of it', async ({ page, server, oauth }) => {
  const row = await minted(server, oauth);
  await oauth.arm({ mode: 'lose' });
  await refresh(server, row);
  const drawer = await open(page, row);
  await expect(drawer.getByRole('button', { name: 'Refresh' })).toHaveCount(0);
  await drawer.getByRole('button', { name: 'Probe now' }).click();
  await expect(drawer.getByRole('alert').first()).toContainText('Rotation lost');
  await expect(drawer.getByRole('listitem').first()).toContainText('probe');

  await drawer.getByRole('button', { name: 'Put in a new refresh token' }).click();
  const dialog = page.getByRole('dialog', { name: `New refresh token for ${row.biz_id}` });
  await dialog.getByRole('button', { name: 'Put it in' }).click();
  await expect(dialog.getByText('Enter the refresh token.')).toBeVisible();
  const [fresh = ''] = await oauth.mint(1, `again${Date.now()}-`);
  await dialog.getByLabel('Refresh token', { exact: true }).fill(fresh);
  // The button moves up when the complaint goes, and a click that has begun would miss it.
  await expect(dialog.getByText('Enter the refresh token.')).toBeHidden();
  await dialog.getByRole('button', { name: 'Put it in' }).click();
  await expect(dialog).toBeHidden();

  await drawer.getByRole('button', { name: 'Refresh now' }).click();
  await expect(drawer.getByRole('alert').first()).toContainText('Active');
  await expect(drawer.getByRole('listitem').first())
    .toContainText('Refreshed, refresh token rotated');
});

test('a doubt is probed from the menu of its row', async ({ page, server, oauth }) => {
  const row = await minted(server, oauth);
  await oauth.arm({ mode: 'lose' });
  await refresh(server, row);
  await page.goto(`/tokens?biz_id=${row.biz_id}`);
  await expect(rowOf(page, row.biz_id)).toContainText('In doubt');
  await page.getByRole('button', { name: `More actions for ${row.biz_id}` }).click();
  await page.getByRole('menuitem', { name: 'Probe' }).click();
  await expect(rowOf(page, row.biz_id)).toContainText('Rotation lost');
});

test('a row that shows the token of another leads to it', async ({ page, server, oauth }) => {
  const [token = ''] = await oauth.mint(1, `twin${Date.now()}-`);
  const holder = await addRow(server, token);
  const linked = await addRow(server, token);
  const drawer = await open(page, linked);
  await expect(drawer.getByRole('alert').first()).toContainText('Linked');
  await expect(drawer.getByRole('button', { name: 'Refresh', exact: true })).toHaveCount(0);
  await drawer.getByRole('alert').getByRole('button').click();
  await expect(page).toHaveURL(new RegExp(`row=${holder.id}`));
  await expect(page.getByRole('dialog', { name: holder.biz_id })).toBeVisible();
});

test('change of the proxy opens the row for editing', async ({ page, server, oauth }) => {
  const row = await minted(server, oauth, { proxy: nowhere });
  for (let i = 0; i < 3; i += 1) await refresh(server, row);
  const drawer = await open(page, row);
  await drawer.getByRole('button', { name: 'Change the proxy' }).click();
  const edit = page.getByRole('dialog', { name: `Edit ${row.biz_id}` });
  await edit.getByLabel('Proxy').fill('');
  await edit.getByRole('button', { name: 'Save' }).click();
  await expect(edit).toBeHidden();
  await drawer.getByRole('button', { name: /^(reload )?Refresh/ }).click();
  await expect(drawer.getByRole('alert').first()).toContainText('Active');
});

test('claims of the access token, with words and times', async ({ page, server, oauth }) => {
  const text = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const accessToken = [text({ alg: 'none' }), text({
    exp: 4_102_444_800, email: 'ada@example.com', odd: { a: 1 },
    'https://api.openai.com/auth': { chatgpt_plan_type: 'plus' },
  }), 'x'].join('.');
  const row = await minted(server, oauth, { access_token: accessToken });
  const drawer = await open(page, row);
  const claim = (name: string) => drawer.getByRole('row').filter({
    has: page.getByRole('rowheader', { name, exact: true }),
  });
  await expect(claim('Plan')).toContainText('plus');
  await expect(claim('Ends')).toContainText('2100-01-01');
  await expect(claim('odd')).toContainText('"a": 1');
});

test('older attempts come on demand', async ({ page, server, oauth }) => {
  const row = await minted(server, oauth, { proxy: nowhere });
  for (let i = 0; i < 11; i += 1) await refresh(server, row);
  const drawer = await open(page, row);
  await expect(drawer.getByRole('listitem')).toHaveCount(10);
  await drawer.getByRole('button', { name: 'Older attempts' }).click();
  await expect(drawer.getByRole('listitem')).toHaveCount(11);
  await expect(drawer.getByRole('button', { name: 'Older attempts' })).toHaveCount(0);
});

test('the address names the row; back closes it; a row that is not there is told', async ({
  page, server, oauth,
}) => {
  const row = await minted(server, oauth);
  await page.goto(`/tokens?biz_id=${row.biz_id}`);
  await page.getByRole('button', { name: row.biz_id, exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`row=${row.id}`));
  const drawer = page.getByRole('dialog', { name: row.biz_id });
  await expect(drawer).toBeVisible();
  await page.reload();
  await expect(drawer).toBeVisible();
  await page.goBack();
  await expect(drawer).toBeHidden();

  await page.goto('/tokens?row=987654321');
  await expect(page.getByRole('dialog')).toContainText('There is no such row');
});
