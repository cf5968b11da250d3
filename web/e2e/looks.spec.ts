import type { Page } from '@playwright/test';
import { answerNodes, severalNodes } from './cluster';
import { atRest, expect, expectAccessible, nobody, test } from './fixtures';

// The pictures tell what went wrong; recording them as well takes a third of the time.
test.use({ trace: 'off' });

const sizes = [{ width: 1440, height: 900 }, { width: 390, height: 844 }];
const languages = ['en', 'zh-CN'] as const;
const themes = ['light', 'dark'] as const;

/** A picture for people, and what a machine can tell: accessible, and nothing sticks out. */
async function look(page: Page, name: string): Promise<void> {
  await atRest(page);
  await page.screenshot({ path: `test-results/${name}.png` });
  await expectAccessible(page);
  const tooWide = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(tooWide, 'pixels that stick out to the right').toBe(0);
}

test.beforeAll(async ({ server, oauth }) => {
  const tokens = await oauth.mint(24, `look${Date.now()}-`);
  await server.call('rts/batch-import', {
    rt_tokens: tokens, tag: 'team-a', proxy: '', client_id: '', batch_name: 'team-a',
  });
  const { items } = await server.call('rts/list', { page: 1, page_size: 100, tag: 'team-a' }) as {
    items: { id: number }[];
  };
  await server.call('rts/batch-refresh', { ids: items.slice(0, 18).map((row) => row.id) });
  await server.call('rts/create', {
    biz_id: 'team-a-lost', rt_token: `rt_never_issued_${Date.now()}`, tag: 'team-a', proxy: '',
    client_id: '', enabled: false, memo: 'from the old pool',
  });
  const lost = await server.call('rts/list', { page: 1, page_size: 1, biz_id: 'team-a-lost' }) as {
    items: { id: number }[];
  };
  await server.call('rts/batch-refresh', { ids: lost.items.map((row) => row.id) });
});

for (const viewport of sizes) {
  for (const language of languages) {
    for (const theme of themes) {
      test.describe(`${language} ${theme} ${viewport.width}`, () => {
        const name = (page: string) => `${page}-${language}-${theme}-${viewport.width}`;
        test.use({ viewport, locale: language, colorScheme: theme });

        test.describe('without a session', () => {
          test.use({ storageState: nobody });
          test('login', async ({ page }) => {
            await page.goto('/login');
            await expect(page.locator('input[autocomplete=username]')).toBeFocused();
            await look(page, name('login'));
          });
        });

        test('tokens', async ({ page }) => {
          await page.goto('/tokens?tag=team-a');
          await expect(page.getByText('team-a-lost')).toBeVisible();
          await look(page, name('tokens'));
          await page.getByRole('button', { name: 'team-a-lost', exact: true }).click();
          await expect(page.getByRole('dialog').getByRole('listitem').first()).toBeVisible();
          await look(page, name('token-details'));
        });

        test('dialogs', async ({ page }) => {
          await page.goto('/tokens');
          const import_ = page.getByRole('button', { name: language === 'en' ? 'Import' : '导入' });
          await import_.click();
          await expect(page.getByRole('dialog')).toBeVisible();
          await look(page, name('import'));
          await page.keyboard.press('Escape');
          await expect(page.getByRole('dialog')).toBeHidden();
          await page.getByRole('button', { name: language === 'en' ? 'Add a token' : '添加令牌' }).click();
          await expect(page.getByRole('dialog')).toBeVisible();
          await look(page, name('create'));
        });

        test('empty list', async ({ page }) => {
          await page.goto('/tokens?tag=there-is-none');
          await expect(page.locator('.ant-empty')).toBeVisible();
          await look(page, name('tokens-empty'));
        });

        test('settings', async ({ page }) => {
          await page.goto('/settings');
          await expect(page.getByRole('table')).toBeVisible();
          await look(page, name('settings'));
          await page.locator('#refresh_lead').fill('7h');
          await page.locator('button[type=submit]').click();
          await expect(page.getByRole('dialog')).toBeVisible();
          await look(page, name('settings-save'));
        });

        test('API', async ({ page }) => {
          await page.goto('/api#getAt');
          await expect(page.locator('#getAt pre').first()).toBeVisible();
          await look(page, name('api'));
        });

        test('change of password', async ({ page }) => {
          await page.goto('/tokens');
          await page.getByRole('button', { name: /admin/ }).click();
          await page.locator('.ant-dropdown').getByRole('menuitem').first().click();
          await expect(page.getByRole('dialog')).toBeVisible();
          await look(page, name('password'));
        });

        test('tokens selected and edited', async ({ page }) => {
          const en = language === 'en';
          await page.goto('/tokens?tag=team-a&state=active&sort=biz_id&order=asc');
          await page.getByRole('checkbox', { name: en ? /^Select (all|this page)/ : /^(Select all|选择本页)/ })
            .check();
          await look(page, name('tokens-selected'));
          await page.getByRole('region').getByRole('button', { name: en ? 'Edit' : '编辑' }).click();
          const dialog = page.getByRole('dialog');
          for (const change of await dialog.getByText(en ? 'Change' : '修改', { exact: true }).all()) {
            await change.click();
          }
          await look(page, name('batch-edit'));
        });

        test('no such page', async ({ page }) => {
          await page.goto('/nowhere');
          await expect(page.getByRole('link', { name: /tokens|令牌页/ })).toBeVisible();
          await look(page, name('not-found'));
        });

        test('jobs', async ({ page, server }) => {
          const job = await server.call('jobs/start', {
            kind: 'refresh_facts', selection: { filter: { tag: 'team-a' } },
          }) as { id: string };
          await page.goto(`/tokens?job=${job.id}`);
          await expect(page.getByRole('article').getByText(/^(Done|已完成)/).first()).toBeVisible();
          await look(page, name('job'));
          await page.goto('/tokens?job=all');
          await expect(page.getByRole('dialog').getByRole('listitem').first()).toBeVisible();
          await look(page, name('jobs'));
        });

        test('import, checked', async ({ page }) => {
          await page.goto('/tokens');
          await page.getByRole('button', { name: language === 'en' ? 'Import' : '导入' }).click();
          await page.getByRole('dialog').locator('textarea').first()
            .fill('rt_never_issued_but_well_formed\nnot a token\nrt_never_issued_but_well_formed');
          await page.getByRole('button', { name: /Check|检\s*查/ }).click();
          await expect(page.getByRole('dialog').getByRole('table')).toBeVisible();
          await look(page, name('import-checked'));
        });

        test('overview', async ({ page }) => {
          await page.goto('/dashboard');
          await expect(page.locator('.plot').first()).toBeVisible();
          await look(page, name('overview'));
          await page.locator('.chart-table summary').first().click();
          await expect(page.locator('.chart-table').getByRole('table')).toBeVisible();
          await look(page, name('overview-table'));
        });

        test('nodes', async ({ page }) => {
          await page.goto('/nodes');
          await expect(page.getByText('docs/mysql.md')).toBeVisible();
          await look(page, name('nodes-single'));
          await answerNodes(page, () => severalNodes());
          await page.reload();
          await expect(page.getByText('tokens-3')).toBeVisible();
          await look(page, name('nodes'));
          await page.getByRole('button', { name: language === 'en' ? 'Forget tokens-3' : '移除 tokens-3' })
            .click();
          await expect(page.getByRole('dialog')).toBeVisible();
          await look(page, name('nodes-forget'));
        });

        test('audit log', async ({ page }) => {
          await page.goto('/audit');
          await expect(page.locator('time').first()).toBeVisible();
          await look(page, name('audit'));
          await page.goto('/audit?subject=there-is-none');
          await expect(page.locator('.ant-empty')).toBeVisible();
          await look(page, name('audit-empty'));
        });
      });
    }
  }
}

test('language and theme are switched, and remembered over a reload', async ({ page }) => {
  await page.goto('/tokens');
  await page.getByRole('button', { name: '中文' }).click();
  await expect(page.getByRole('heading', { name: '令牌' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await page.getByRole('button', { name: '切换到深色主题' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');

  const asked = page.waitForRequest('**/rts/list');
  await page.reload();
  await expect(page.getByRole('heading', { name: '令牌' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  expect((await asked).headers()['accept-language']).toBe('zh-CN');

  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.getByRole('heading', { name: 'Tokens' })).toBeVisible();
});

test('the keyboard alone opens a row and closes it again', async ({ page }) => {
  await page.goto('/tokens?tag=team-a');
  const link = page.getByRole('button', { name: 'team-a-lost', exact: true });
  await link.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'team-a-lost' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog', { name: 'team-a-lost' })).toBeHidden();
  await expect(link).toBeFocused();
});
