import { queryOptions, useQuery } from '@tanstack/react-query';
import { listNodes } from '@/lib/api/nodes';
import type { NodeList } from '@/lib/api/types';
import { follow } from '@/lib/follow';

const followMs = 5_000;

export const nodesKey = ['nodes'] as const;

const asked = queryOptions({
  queryKey: nodesKey, queryFn: ({ signal }) => listNodes(signal),
});

/**
 * For `refetchInterval`: every 5 s. Not where the database is one process's alone, which holds as
 * long as that process; and not before the first answer, as the page would blink between its error
 * and loading.
 */
export function followNodes(query: {
  state: { data: NodeList | undefined; error: unknown };
}): number | false {
  return query.state.data?.shared ? follow(query, followMs) : false;
}

/** The nodes that work on the database, while the tab is visible as they are. */
export function useNodes() {
  return useQuery({ ...asked, refetchInterval: followNodes });
}

/** Whether other nodes may work on the database; false until it is known. */
export function useShared(): boolean {
  const { data } = useQuery({ ...asked, staleTime: Infinity, select: ({ shared }) => shared });
  return data ?? false;
}
