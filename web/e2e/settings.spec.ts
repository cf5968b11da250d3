import { expect, test } from './fixtures';

const plain = {
  proxy_list: '[]', client_id_list: '[]', auto_refresh_enabled: 'false', auto_refresh_interval: '2',
};

test.afterEach(async ({ server }) => {
  await server.call('configs/save-system', { configs: plain, allow_direct: true });
});

test('settings are saved and are there after a reload', async ({ page }) => {
  await page.goto('/settings');
  await expect(page.getByRole('button', { name: 'Nothing to save' })).toBeDisabled();
  await page.getByLabel('Refresh tokens by schedule').click();
  await page.getByLabel('Interval in days').fill('5');
  await page.getByLabel('Proxies').fill('http://user:pw@10.1.2.3:8080\nsocks5h://10.1.2.4:1080');
  await page.getByLabel('Client ids').fill('app_native\napp_other');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Settings saved.')).toBeVisible();

  await page.reload();
  await expect(page.getByLabel('Refresh tokens by schedule')).toBeChecked();
  await expect(page.getByLabel('Interval in days')).toHaveValue('5');
  await expect(page.getByLabel('Proxies'))
    .toHaveValue('http://user:***@10.1.2.3:8080\nsocks5h://10.1.2.4:1080');
  await expect(page.getByLabel('Client ids')).toHaveValue('app_native\napp_other');

  // Saved back with its mask: the password stays what it is.
  await page.getByLabel('Interval in days').fill('6');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Settings saved.')).toBeVisible();
  await expect(page.getByLabel('Proxies'))
    .toHaveValue('http://user:***@10.1.2.3:8080\nsocks5h://10.1.2.4:1080');
});

test('bad input is told before anything is saved', async ({ page }) => {
  await page.goto('/settings');
  await page.getByLabel('Interval in days').fill('0');
  await page.getByLabel('Proxies').fill('http://10.0.0.1:1\n10.0.0.2:1080');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Enter a whole number of days')).toBeVisible();
  await expect(page.getByText('Line 2 is no proxy URL')).toBeVisible();
  await page.getByRole('button', { name: 'Discard changes' }).click();
  await expect(page.getByLabel('Proxies')).toHaveValue('');
});

test('rows that would lose their proxy are asked about', async ({ page, server, oauth }) => {
  const [token = ''] = await oauth.mint(1, `direct${Date.now()}-`);
  const proxy = 'http://10.7.7.7:3128';
  const name = `direct-${Date.now()}`;
  await server.call('configs/save-system', {
    configs: { ...plain, proxy_list: JSON.stringify([proxy]) },
  });
  await server.call('rts/create', {
    biz_id: name, rt_token: token, proxy, client_id: '', tag: name, enabled: false, memo: '',
  });

  await page.goto('/settings');
  await page.getByLabel('Proxies').fill('');
  await page.getByRole('button', { name: 'Save' }).click();
  const question = page.getByRole('dialog', { name: 'Let these rows go out without a proxy?' });
  await question.getByRole('button', { name: 'Cancel' }).click();
  await page.goto(`/tokens?tag=${name}`);
  await expect(page.getByText(proxy)).toBeVisible();

  await page.goto('/settings');
  await page.getByLabel('Proxies').fill('');
  await page.getByRole('button', { name: 'Save' }).click();
  await question.getByRole('button', { name: 'Save, and go direct' }).click();
  await expect(page.getByText('Settings saved.')).toBeVisible();
  await page.goto(`/tokens?tag=${name}`);
  await expect(page.getByRole('button', { name, exact: true })).toBeVisible();
  await expect(page.getByText(proxy)).toHaveCount(0);
});
