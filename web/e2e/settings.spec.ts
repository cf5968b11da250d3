import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from './fixtures';
import { deadAddress, TestProxy } from './tcp-proxy';

const plain = {
  proxy_list: '[]', client_id_list: '[]', auto_refresh_enabled: 'false', auto_refresh_interval: '2',
  refresh_lead: '', refresh_min_interval: '', refresh_max_flights: '', refresh_max_per_proxy: '',
  refresh_max_per_client: '', refresh_rate_per_egress: '', log_level: '',
};

test.afterEach(async ({ server }) => {
  await server.call('configs/save-system', { configs: plain, allow_direct: true });
});

async function paste(page: Page, lines: string[]): Promise<void> {
  await page.getByRole('button', { name: 'Paste many' }).click();
  await page.getByLabel('One a line: the address').fill(lines.join('\n'));
  await page.getByRole('button', { name: /^Add \d+$/ }).click();
}

/** Looks at what a save would change; `seen` is in it. */
async function save(page: Page, seen: string[]): Promise<void> {
  await page.getByRole('button', { name: 'Review and save' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save these changes?' });
  for (const text of seen) await expect(dialog).toContainText(text);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Settings saved.')).toBeVisible();
  await expect(dialog).toBeHidden();
}

test('settings are looked at, saved, and there after a reload', async ({ page }) => {
  await page.goto('/settings');
  await expect(page.getByRole('button', { name: 'Nothing to save' })).toBeDisabled();
  await page.getByLabel('Refresh tokens by schedule').click();
  await page.getByLabel('Interval in days').fill('5');
  await page.getByRole('textbox', { name: 'Refreshes at the same time' }).fill('16');
  await expect(page.getByText('Overrides config.yml, which says 64.')).toBeVisible();
  await paste(page, ['http://user:pw@10.1.2.3:8080 Tokyo', '', 'socks5h://10.1.2.4:1080']);
  await page.getByRole('textbox', { name: 'Client ids' }).fill('app_native\napp_other');
  await expect(page.getByText('5 settings changed')).toBeVisible();
  await save(page, ['Interval in days', '16', 'http://user:***@10.1.2.3:8080', 'app_other']);
  await expect(page.getByRole('button', { name: 'Nothing to save' })).toBeDisabled();

  await page.reload();
  await expect(page.getByLabel('Refresh tokens by schedule')).toBeChecked();
  await expect(page.getByLabel('Interval in days')).toHaveValue('5');
  await expect(page.getByRole('textbox', { name: 'Refreshes at the same time' })).toHaveValue('16');
  await expect(page.getByLabel('Name of proxy 1')).toHaveValue('Tokyo');
  await expect(page.getByLabel('Address of proxy 1')).toHaveValue('http://user:***@10.1.2.3:8080');
  await expect(page.getByLabel('Address of proxy 2')).toHaveValue('socks5h://10.1.2.4:1080');
  await expect(page.getByRole('textbox', { name: 'Client ids' })).toHaveValue('app_native\napp_other');

  // Renamed below its mask: the password stays what it is. And config.yml rules again.
  await page.getByLabel('Name of proxy 1').fill('Osaka');
  await page.getByRole('button', { name: 'Refreshes at the same time: Use config.yml' }).click();
  await save(page, ['Refreshes at the same time', '(as config.yml says)']);
  await expect(page.getByLabel('Name of proxy 1')).toHaveValue('Osaka');
  await expect(page.getByRole('textbox', { name: 'Refreshes at the same time' })).toHaveValue('');
});

test('bad input is told before anything is asked', async ({ page }) => {
  await page.goto('/settings');
  await page.getByLabel('Interval in days').fill('0');
  await page.getByRole('textbox', { name: 'Lead', exact: true }).fill('soon');
  await page.getByRole('button', { name: 'Add a proxy' }).click();
  await page.getByLabel('Address of proxy 1').fill('10.0.0.2:1080');
  await page.getByRole('button', { name: 'Review and save' }).click();
  await expect(page.getByText('Enter a whole number of days')).toBeVisible();
  await expect(page.getByText('Enter a time from 1s to 30d')).toBeVisible();
  await expect(page.getByText('This is no proxy URL')).toBeVisible();
  await expect(page.getByLabel('Interval in days')).toBeFocused();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Discard changes' }).click();
  await expect(page.getByLabel('Address of proxy 1')).toHaveCount(0);
  await expect(page.getByRole('textbox', { name: 'Lead', exact: true })).toHaveValue('');
});

test('what only the server knows to be wrong is told at its field', async ({ page }) => {
  await page.goto('/settings');
  await paste(page, ['http://10.0.0.1:1', 'http://exa_mple!:1']);
  await page.getByRole('button', { name: 'Review and save' }).click();
  await expect(page.getByLabel('Address of proxy 2')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('rows that would lose their proxy need a word of their own', async ({ page, server, oauth }) => {
  const [token = ''] = await oauth.mint(1, `direct${Date.now()}-`);
  const proxy = 'http://10.7.7.7:3128';
  const name = `direct-${Date.now()}`;
  await server.call('configs/save-system', {
    configs: { proxy_list: JSON.stringify([proxy]) },
  });
  await server.call('rts/create', {
    biz_id: name, rt_token: token, proxy, client_id: '', tag: name, enabled: false, memo: '',
  });

  await page.goto('/settings');
  await page.getByRole('link', { name: '1 row uses it' }).click();
  await expect(page.getByRole('button', { name, exact: true })).toBeVisible();
  await page.goBack();

  await page.getByRole('button', { name: 'Remove proxy 1' }).click();
  await page.getByRole('button', { name: 'Review and save' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save these changes?' });
  await expect(dialog).toContainText('1 row would lose its proxy');
  await expect(dialog.getByRole('button', { name: 'Save' })).toBeDisabled();
  await expectAccessible(page);
  await dialog.getByRole('checkbox', { name: 'I agree that they go out without a proxy' }).check();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Settings saved.')).toBeVisible();
  await page.goto(`/tokens?tag=${name}`);
  await expect(page.getByRole('button', { name, exact: true })).toBeVisible();
  await expect(page.getByText(proxy)).toHaveCount(0);
});

test('rows of a proxy that goes are dealt to the others, and that is said', async ({ page, server, oauth }) => {
  const tokens = await oauth.mint(3, `dealt${Date.now()}-`);
  const gone = 'http://10.7.7.8:3128';
  await server.call('configs/save-system', {
    configs: { proxy_list: JSON.stringify([gone, 'http://10.7.7.9:3128']) },
  });
  for (const token of tokens) {
    await server.call('rts/create', {
      biz_id: `${token.slice(-12)}-dealt`, rt_token: token, proxy: gone, client_id: '',
      tag: 'dealt', enabled: false, memo: '',
    });
  }
  await page.goto('/settings');
  await page.getByRole('button', { name: 'Remove proxy 1' }).click();
  await save(page, ['3 rows get another proxy', '3 to http://10.7.7.9:3128']);
  await expect(page.getByRole('link', { name: '3 rows use it' })).toBeVisible();
});

test('a proxy is tested, with its time, or why it does not work', async ({ page, server }) => {
  const good = await TestProxy.start();
  try {
    const dead = await deadAddress();
    await server.call('configs/save-system', {
      configs: {
        proxy_list: JSON.stringify([{ url: good.url, name: 'good' }, { url: dead, name: 'dead' }]),
      },
    });
    await page.goto('/settings');
    await page.getByRole('button', { name: 'Test good' }).click();
    await expect(page.getByText(/The proxy works.* in \d+ ms/)).toBeVisible();
    const rows = page.getByRole('listitem').filter({ has: page.getByRole('button', { name: /^Test / }) });
    await expect(rows.first()).toContainText('Works (');
    await page.getByRole('button', { name: 'Test dead' }).click();
    await expect(rows.last()).toContainText('Fails (');
    await expect(rows.last().getByRole('status')).toContainText(/\(\d+ ms\)/);
    await expectAccessible(page);
  } finally {
    await good.stop();
  }
});

test('unsaved changes are asked about, and outlive what others save', async ({ page, server }) => {
  await page.goto('/settings');
  await page.getByRole('textbox', { name: 'Lead', exact: true }).fill('7h');
  await page.getByRole('link', { name: 'Tokens', exact: true }).click();
  await page.getByRole('dialog', { name: 'Leave without saving?' })
    .getByRole('button', { name: 'Stay here' }).click();
  await expect(page.getByRole('textbox', { name: 'Lead', exact: true })).toHaveValue('7h');

  await server.call('configs/save-system', { configs: { auto_refresh_interval: '9' } });
  // Coming back to the tab reads anew what is older than two seconds.
  await expect(async () => {
    await page.evaluate(() => { window.dispatchEvent(new Event('visibilitychange')); });
    await expect(page.getByLabel('Interval in days')).toHaveValue('9', { timeout: 1_000 });
  }).toPass();
  await expect(page.getByRole('textbox', { name: 'Lead', exact: true })).toHaveValue('7h');

  await page.getByRole('link', { name: 'Tokens', exact: true }).click();
  await page.getByRole('button', { name: 'Leave', exact: true }).click();
  await expect(page).toHaveURL(/\/tokens/);
});
