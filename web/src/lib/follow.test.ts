import { expect, it } from 'vitest';
import { ApiError, NetworkError } from '@/lib/api/errors';
import { follow } from './follow';

const failed = (error: unknown) => ({ state: { error } });

it('asks again, also after a failure that may pass', () => {
  expect(follow(failed(null), 5_000)).toBe(5_000);
  expect(follow(failed(new NetworkError('gone')), 5_000)).toBe(5_000);
  expect(follow(failed(new ApiError({ status: 500, message: 'broken' })), 5_000)).toBe(5_000);
});

it('waits for a login after a 401', () => {
  expect(follow(failed(new ApiError({ status: 401, message: 'who?' })), 5_000)).toBe(false);
});
