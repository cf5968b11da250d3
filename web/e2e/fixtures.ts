import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { OAuthServer, password, RtManage, username } from './rig';

interface WorkerFixtures {
  oauth: OAuthServer;
  server: RtManage;
}

/** Pages start logged in; `test.use({ storageState: nobody })` starts them without a session. */
export const test = base.extend<object, WorkerFixtures>({
  oauth: [async ({}, provide) => { // eslint-disable-line no-empty-pattern
    const oauth = await OAuthServer.start();
    await provide(oauth);
    await oauth.stop();
  }, { scope: 'worker' }],

  server: [async ({ oauth }, provide) => {
    const server = await RtManage.start(oauth);
    await provide(server);
    await server.stop();
  }, { scope: 'worker' }],

  baseURL: async ({ server }, provide) => { await provide(server.url); },

  storageState: async ({ server }, provide) => {
    await provide({ cookies: [sessionCookie(await server.session())], origins: [] });
  },

  page: async ({ page }, provide) => {
    const faults: string[] = [];
    page.on('pageerror', (error) => { faults.push(error.message); });
    page.on('console', (message) => {
      // Chromium reports every refused call; whether it was expected the test itself says.
      const expected = message.text().startsWith('Failed to load resource');
      if (['error', 'warning'].includes(message.type()) && !expected) faults.push(message.text());
    });
    await provide(page);
    expect(faults, 'what the browser complained about').toEqual([]);
  },
});

export { expect };

export const nobody = { cookies: [], origins: [] };

function sessionCookie(value: string) {
  return {
    name: 'rtm_session', value, domain: '127.0.0.1', path: '/', expires: -1, httpOnly: true,
    secure: false, sameSite: 'Strict' as const,
  };
}

export async function fillLogin(page: Page, secret: string = password): Promise<void> {
  await page.getByLabel('User name').fill(username);
  await page.getByRole('textbox', { name: 'Password' }).fill(secret);
  await page.getByRole('button', { name: 'Log in' }).click();
}

/** The table row of a business id. */
export function rowOf(page: Page, bizId: string) {
  return page.getByRole('row').filter({ has: page.getByRole('button', { name: bizId, exact: true }) });
}

/** Colours fade and drawers slide in; a look in between sees neither what was nor what will be. */
export async function atRest(page: Page): Promise<void> {
  await page.evaluate(() => Promise.all(document.getAnimations()
    .filter((animation) => animation.effect?.getComputedTiming().endTime !== Infinity)
    .map((animation) => animation.finished.catch(() => animation))));
}

export async function expectAccessible(page: Page): Promise<void> {
  await atRest(page);
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  const found = violations.map((v) => ({
    rule: v.id, where: v.nodes.map((node) => node.html.slice(0, 200)),
  }));
  expect(found, 'axe-core violations').toEqual([]);
}
