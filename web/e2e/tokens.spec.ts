import { expect, rowOf, test } from './fixtures';
import { addRows } from './rows';

test('refresh one row: state, end and time change', async ({ page, server, oauth }) => {
  const { tag, names: [name = ''] } = await addRows(server, oauth, 1);
  await page.goto(`/tokens?tag=${tag}`);
  const row = rowOf(page, name);
  await expect(row).toContainText('Not refreshed yet');
  await expect(row).toContainText('no access token');

  await row.getByRole('button', { name: `Refresh ${name}` }).click();
  await expect(page.getByText(`${name} refreshed.`)).toBeVisible();
  await expect(row).toContainText('Active');
  await expect(row).toContainText(/in (59 minutes|1 hour)/);
  await expect(row).toContainText(/now|seconds? ago/);
});

test('a refused refresh says why and what to do', async ({ page, server }) => {
  const name = `dead-${Date.now()}`;
  await server.call('rts/create', {
    biz_id: name, rt_token: `rt_never_issued_${Date.now()}_xxxxxxxx`, proxy: '', client_id: '',
    tag: name, enabled: false, memo: '',
  });
  await page.goto(`/tokens?tag=${name}`);
  await rowOf(page, name).getByRole('button', { name: `Refresh ${name}` }).click();
  await expect(rowOf(page, name)).toContainText('Needs a new login');

  await page.getByRole('button', { name, exact: true }).click();
  const drawer = page.getByRole('dialog', { name });
  await expect(drawer).toContainText('invalid_grant');
  await expect(drawer.getByRole('listitem').first()).toContainText('Needs a new login');
  await expect(drawer.getByRole('listitem').first()).toContainText('HTTP 400');
});

test('create, edit and delete a token', async ({ page, oauth }) => {
  const [token = ''] = await oauth.mint(1, `made${Date.now()}-`);
  const name = `made-${Date.now()}`;
  await page.goto(`/tokens?biz_id=${name}`);

  await page.getByRole('button', { name: 'Add a token' }).click();
  const create = page.getByRole('dialog', { name: 'Add a token' });
  await create.getByRole('button', { name: 'Add' }).click();
  await expect(create.getByText('Enter the refresh token.')).toBeVisible();
  await create.getByLabel('Refresh token', { exact: true }).fill(token);
  await expect(create.getByText('Enter the refresh token.')).toBeHidden();
  await create.getByLabel('Business id').fill(name);
  await create.getByLabel('Proxy').fill('http://user:secret@10.9.8.7:3128');
  await create.getByLabel('Refresh by schedule').click();
  await create.getByRole('button', { name: 'Add' }).click();
  await expect(create).toBeHidden();
  await expect(rowOf(page, name)).toContainText('http://user:***@10.9.8.7:3128');

  await page.getByRole('button', { name: `More actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: 'Edit' }).click();
  const edit = page.getByRole('dialog', { name: `Edit ${name}` });
  await edit.getByLabel('Tag').fill('edited');
  await edit.getByLabel('Memo').fill('seen by a person');
  const sent = page.waitForRequest('**/rts/update');
  await edit.getByRole('button', { name: 'Save' }).click();
  expect((await sent).postDataJSON()).toMatchObject({
    updates: { tag: 'edited', memo: 'seen by a person' },
  });
  expect((await sent).postData()).not.toContain('proxy');
  await expect(rowOf(page, name)).toContainText('edited');
  await expect(rowOf(page, name)).toContainText('http://user:***@10.9.8.7:3128');

  await page.getByRole('switch', { name: `Schedule of ${name}` }).click();
  await expect(page.getByText(`Schedule of ${name} enabled.`)).toBeVisible();
  await expect(page.getByRole('switch', { name: `Schedule of ${name}` })).toBeChecked();

  await page.getByRole('button', { name: `More actions for ${name}` }).click();
  await page.clock.install();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(rowOf(page, name)).toHaveCount(0);
  await page.clock.fastForward(10_000);
  await expect(page.getByText('No token matches these filters')).toBeVisible();
});

test('a server that refuses the form is told in the form', async ({ page, server, oauth }) => {
  const { names: [name = ''] } = await addRows(server, oauth, 1);
  const [token = ''] = await oauth.mint(1, `twice${Date.now()}-`);
  await page.goto('/tokens');
  await page.getByRole('button', { name: 'Add a token' }).click();
  const create = page.getByRole('dialog', { name: 'Add a token' });
  await create.getByLabel('Refresh token', { exact: true }).fill(token);
  await create.getByLabel('Business id').fill(name);
  await create.getByRole('button', { name: 'Add' }).click();
  await expect(create.getByRole('alert').first()).toBeVisible();
  await expect(create.getByLabel('Business id')).toHaveValue(name);
});

test('reveal shows the whole token for 30 s', async ({ page, server, oauth }) => {
  const { tag, tokens: [token = ''], names: [name = ''] } = await addRows(server, oauth, 1);
  await page.clock.install();
  await page.goto(`/tokens?tag=${tag}`);
  await page.getByRole('button', { name, exact: true }).click();
  const drawer = page.getByRole('dialog', { name });
  await expect(drawer).not.toContainText(token);

  await drawer.getByRole('button', { name: 'Reveal: Refresh token' }).click();
  await page.getByRole('dialog', { name: 'Show the whole Refresh token?' })
    .getByRole('button', { name: 'Reveal' }).click();
  await expect(drawer.getByTestId('secret')).toHaveText(token);
  await expect(drawer).toContainText(/Hidden again in \d+ s/);

  await page.clock.fastForward(31_000);
  await expect(drawer.getByTestId('secret')).toHaveCount(0);
  await expect(drawer).not.toContainText(token);
});
