import { expect, it } from 'vitest';
import { ApiError, NetworkError } from '@/lib/api/errors';
import { followNodes } from './use-nodes';

const state = (shared: boolean | undefined, error: unknown = null) => ({
  state: { data: shared === undefined ? undefined : { shared, nodes: [] }, error },
});

it('follows the nodes where there may be others, also while the server is away', () => {
  expect(followNodes(state(true))).toBe(5_000);
  expect(followNodes(state(true, new NetworkError('gone')))).toBe(5_000);
  expect(followNodes(state(true, new ApiError({ status: 401, message: 'who?' })))).toBe(false);
});

it('asks once where the database is one process alone, and leaves a first failure to the page', () => {
  expect(followNodes(state(false))).toBe(false);
  expect(followNodes(state(undefined, new NetworkError('gone')))).toBe(false);
});
