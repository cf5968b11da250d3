import type { Page } from '@playwright/test';
import { answerNodes, severalNodes } from './cluster';
import { expect, expectAccessible, test } from './fixtures';

const tooEarly = 'id: this node has watched it for 117 s without a sign of life; 120 s are needed.';

const lineOf = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });
const forgetButton = (page: Page) => page.getByRole('button', { name: 'Forget tokens-3' });
const question = (page: Page) => page.getByRole('dialog', { name: 'Forget tokens-3?' });

/** Answers calls that forget a node, one answer a call; returns what was asked. */
async function answerForget(
  page: Page, answers: { status: number; headers?: Record<string, string>; json: object }[],
): Promise<unknown[]> {
  const asked: unknown[] = [];
  await page.route('**/internalweb/v1/nodes/forget', async (route) => {
    asked.push(route.request().postDataJSON());
    await route.fulfill(answers[asked.length - 1] ?? { status: 500, json: {} });
  });
  return asked;
}

test('a file of SQLite is one process\'s alone, and the page says so', async ({ page }) => {
  let asked = 0;
  page.on('request', (request) => { if (request.url().endsWith('/nodes/list')) asked += 1; });
  await page.goto('/nodes');
  await expect(page.getByRole('heading', { name: 'Nodes' })).toBeVisible();
  await expect(page.getByText('This database belongs to one process alone')).toBeVisible();
  await expect(page.getByRole('table')).toHaveCount(0);
  await expect(page.getByRole('navigation').getByRole('link')).toHaveCount(5);
  await expectAccessible(page);
  expect(asked, 'questions of the page and of its frame').toBe(1);
});

test('several nodes: who lives, who is silent since when, and what it has open', async ({ page }) => {
  const list = severalNodes();
  await answerNodes(page, () => list);
  await page.goto('/dashboard');
  const warning = page.getByRole('listitem').filter({ hasText: 'A node shows no sign of life' });
  await warning.getByRole('link').click();
  await expect(page).toHaveURL(/\/nodes$/);
  await expect(page.getByRole('navigation').getByRole('link', { name: 'Nodes' })).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: '3 nodes' })).toHaveText('3 nodes · 1 silent');

  await expect(lineOf(page, 'tokens-1')).toContainText('This node');
  await expect(lineOf(page, 'tokens-1').getByRole('cell').nth(4)).toHaveText('0');
  await expect(lineOf(page, 'tokens-2')).toContainText('Alive');
  await expect(lineOf(page, 'tokens-3')).toContainText('Silentfor 2 min 5 sec or longer');
  await expect(lineOf(page, 'tokens-3').getByRole('cell').nth(4)).toHaveText('3');
  await expect(page.getByRole('button', { name: /^Forget/ })).toHaveCount(1);
  await expect(page.getByRole('button', { name: 'Copy the id of tokens-2' })).toBeVisible();
  await expectAccessible(page);

  // It follows by itself.
  list.nodes = list.nodes.slice(0, 1);
  await expect(page.getByText('No other node works on this database now')).toBeVisible();
  await expect(lineOf(page, 'tokens-3')).toHaveCount(0);
});

test('a node that is gone for good is forgotten, by keyboard', async ({ page }) => {
  const list = severalNodes();
  await answerNodes(page, () => list);
  const id = list.nodes[2]?.id;
  const asked = await answerForget(page, [
    { status: 200, json: { success: true, code: 'ok', msg: 'OK', data: { in_doubt: 3 } } },
  ]);
  await page.goto('/nodes');
  await forgetButton(page).focus();
  await page.keyboard.press('Enter');
  await expect(question(page)).toContainText('the 3 refreshes that it has open are in doubt');
  await expect(question(page)).toContainText('Only if it is gone for good');
  await page.keyboard.press('Escape');
  await expect(question(page)).toBeHidden();
  await expect(forgetButton(page)).toBeFocused();
  expect(asked).toEqual([]);

  await page.keyboard.press('Enter');
  await question(page).getByRole('button', { name: 'Forget' }).focus();
  list.nodes = list.nodes.slice(0, 2);
  await page.keyboard.press('Enter');
  await expect(page.getByText('tokens-3 is off the list; 3 refreshes are in doubt.')).toBeVisible();
  await expect(question(page)).toBeHidden();
  await expect(lineOf(page, 'tokens-3')).toHaveCount(0);
  await expect(page.getByRole('heading', { name: 'Nodes' })).toBeFocused();
  expect(asked).toEqual([{ id }]);
});

test('a node that was watched too shortly is not forgotten yet, and the wait is told', async ({ page }) => {
  const list = severalNodes();
  await answerNodes(page, () => list);
  const asked = await answerForget(page, [
    {
      status: 409, headers: { 'Retry-After': '3' },
      json: { success: false, code: 'conflict', msg: tooEarly, field: 'id' },
    },
    { status: 200, json: { success: true, code: 'ok', msg: 'OK', data: { in_doubt: 0 } } },
  ]);
  await page.goto('/nodes');
  await forgetButton(page).click();
  const forget = question(page).getByRole('button', { name: 'Forget' });
  await forget.click();
  await expect(question(page).getByRole('alert')).toContainText(tooEarly);
  await expect(question(page).getByRole('timer')).toHaveText(/You can try again (in [1-3] s|now)\./);
  await expect(question(page).getByRole('timer')).toHaveText('You can try again now.');
  await expectAccessible(page);

  list.nodes = list.nodes.slice(0, 2);
  await forget.click();
  await expect(page.getByText('tokens-3 is off the list.')).toBeVisible();
  expect(asked).toHaveLength(2);
});

test('when the server goes away, the nodes stay as they were, and it is said', async ({ page }) => {
  await answerNodes(page, severalNodes);
  await page.goto('/nodes');
  await expect(lineOf(page, 'tokens-3')).toBeVisible();
  await page.unroute('**/internalweb/v1/nodes/list');
  await page.route('**/internalweb/v1/nodes/list', (route) => route.abort());
  await expect(page.getByRole('alert').filter({ hasText: 'as they were' }))
    .toContainText('The server cannot be reached.');
  await expect(lineOf(page, 'tokens-3')).toBeVisible();

  await page.reload();
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
});
