import { createHash } from 'node:crypto';
import type { Page } from '@playwright/test';
import type { NodeInfo, NodeList } from '@/lib/api/types';

// On its file of SQLite the server of these tests is alone: that others are there is told to the
// page only. What the server says of real ones is tested by tests/integration.

const node = (name: string, more: Partial<NodeInfo>): NodeInfo => ({
  id: createHash('md5').update(name).digest('hex'), name,
  version: '0.1.0', started_at: new Date(Date.now() - 7_200_000).toISOString(), self: false,
  state: 'alive', silent_seconds: 0, open_attempts: 0, ...more,
});

/** The server's own, a living one, and one that is silent with three refreshes open. */
export function severalNodes(): NodeList {
  return {
    shared: true,
    nodes: [
      node('tokens-1', { self: true }),
      node('tokens-2', { open_attempts: 2, silent_seconds: 1 }),
      node('tokens-3', { state: 'silent', silent_seconds: 125, open_attempts: 3 }),
    ],
  };
}

/** From now on the page is told of these nodes, as they are at each question. */
export async function answerNodes(page: Page, list: () => NodeList): Promise<void> {
  await page.route('**/internalweb/v1/nodes/list', (route) => route.fulfill({
    json: { success: true, code: 'ok', msg: 'OK', data: list() },
  }));
}
