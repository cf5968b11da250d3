import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, expectAccessible, test } from './fixtures';
import { apiSecret } from './rig';

const run = promisify(execFile);

test('a call is found by search and opened; its address leads back to it', async ({ page }) => {
  await page.goto('/api');
  await expect(page.getByText(/^\d+ calls$/)).toBeVisible();
  await page.getByRole('searchbox').fill('min_ttl');
  await expect(page.getByText('1 call', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: /get-at/ }).click();
  await expect(page).toHaveURL(/#getAt$/);
  await expect(page.getByRole('region', { name: 'Fields of the request' })).toContainText('min_ttl');
  await expect(page.getByText('Programs with the API secret, in the header')).toBeVisible();
  await expectAccessible(page);

  await page.reload();
  await expect(page.getByRole('button', { name: /get-at/ })).toHaveAttribute('aria-expanded', 'true');
  await page.getByRole('searchbox').fill('there is none such');
  await expect(page.getByText('No call holds all of these words.')).toBeVisible();
});

test.describe('in Chinese', () => {
  test.use({ locale: 'zh-CN' });

  test('a call is described in Chinese, and found by that', async ({ page }) => {
    await page.goto('/api');
    const call = page.getByRole('button', { name: /get-at/ });
    await expect(call).toContainText('获取已保存的访问令牌');
    await page.getByRole('searchbox').fill('已保存的访问令牌');
    await expect(page.getByText('1 个调用', { exact: true })).toBeVisible();
    await call.click();
    await expect(page.getByRole('region', { name: '请求字段' })).toContainText('至少还须有效的秒数');
    await expectAccessible(page);
  });
});

test('the copied command works as it is', async ({ page, context, server, oauth }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const [token = ''] = await oauth.mint(1, `curl${Date.now()}-`);
  const name = `curl's-${Date.now()}`;
  await server.call('rts/create', {
    biz_id: name, rt_token: token, proxy: '', client_id: '', tag: '', enabled: false, memo: '',
  });
  await page.goto('/api#getAt');
  const call = page.locator('#getAt');
  await call.getByLabel('Body', { exact: true }).fill(JSON.stringify({ biz_id: name }));
  await call.getByRole('button', { name: 'Copy: As a command' }).click();
  const line = await page.evaluate(() => navigator.clipboard.readText());
  expect(line).toContain(server.url);
  expect(line).not.toContain(apiSecret);

  const { stdout } = await run('bash', ['-c', line], {
    env: { ...process.env, RTM_API_SECRET: apiSecret }, timeout: 60_000,
  });
  expect(JSON.parse(stdout)).toMatchObject({ success: true, data: { biz_id: name } });

  await page.goto('/api#userInfo');
  await page.locator('#userInfo').getByRole('button', { name: 'Copy: As a command' }).click();
  const admin = await page.evaluate(() => navigator.clipboard.readText());
  const answer = await run('bash', ['-c', admin], {
    env: { ...process.env, RTM_API_SECRET: apiSecret }, timeout: 60_000,
  });
  expect(JSON.parse(answer.stdout)).toMatchObject({ success: true, username: 'api' });
});

test('a public call is tried with a secret that is kept nowhere', async ({ page }) => {
  await page.goto('/api#getAt');
  const call = page.locator('#getAt');
  await call.getByLabel('Body', { exact: true }).fill('{"biz_id":"there-is-none"}');
  await call.getByRole('button', { name: 'Send' }).click();
  await expect(call.getByText('401 Unauthorized')).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await call.getByRole('textbox', { name: 'API secret' }).fill(apiSecret);
  await call.getByRole('button', { name: 'Send' }).click();
  await expect(call.getByText('404 Not Found')).toBeVisible();
  await expect(call.getByRole('region', { name: 'Body of the answer' })).toContainText('not_found');
  await expect(call.getByText('x-request-id', { exact: true })).toBeVisible();
  expect(page.url()).not.toContain(apiSecret);
  expect(await page.evaluate(() => JSON.stringify(Object.entries(localStorage)))).not.toContain(apiSecret);

  await page.getByRole('link', { name: 'Tokens', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Tokens', level: 1 })).toBeVisible();
  await page.goBack();
  await expect(call.getByRole('textbox', { name: 'API secret' })).toHaveValue('');
});

test('an admin call is tried with the session; what changes something asks first', async ({ page }) => {
  await page.goto('/api#listTokens');
  const list = page.locator('#listTokens');
  await list.getByLabel('Body', { exact: true }).fill('{');
  await expect(list.getByText('This is not JSON')).toBeVisible();
  await expect(list.getByRole('button', { name: 'Send' })).toBeDisabled();
  await list.getByLabel('Body', { exact: true }).fill('{"page":1,"page_size":1}');
  await list.getByRole('button', { name: 'Send' }).click();
  await expect(list.getByText('200 OK')).toBeVisible();

  await page.goto('/api#deleteToken');
  const remove = page.locator('#deleteToken');
  await remove.getByLabel('Body', { exact: true }).fill('{"id":999999999}');
  await remove.getByRole('button', { name: 'Send' }).click();
  const question = page.getByRole('dialog', { name: /Really send POST .*rts\/delete/ });
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(question).toBeHidden();
  await remove.getByRole('button', { name: 'Send' }).click();
  await question.getByRole('button', { name: 'Send it' }).click();
  await expect(remove.getByText('404 Not Found')).toBeVisible();
});
