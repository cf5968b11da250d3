import { isUnauthorized } from '@/lib/api/errors';

/**
 * For a query's `refetchInterval`: again after `ms`. Not after a 401: nobody is there to look, every
 * further one would be refused too, and a new login reads anew what was refused.
 */
export function follow(query: { state: { error: unknown } }, ms: number): number | false {
  return isUnauthorized(query.state.error) ? false : ms;
}
