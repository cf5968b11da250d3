import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { listAttempts, showToken } from '@/lib/api/token-detail';
import type { Attempt } from '@/lib/api/types';
import { follow } from '@/lib/follow';

// Rows are refreshed by the server on its own; while one is, its end is near.
const followMs = 15_000;
const nearMs = 1_500;
const pageSize = 10;

/** Followed while `open`; what is known stays. */
export function useTokenDetail(id: number, open: boolean) {
  return useQuery({
    enabled: open,
    queryKey: ['tokens', 'detail', id],
    queryFn: ({ signal }) => showToken(id, signal),
    refetchInterval: (query) => (
      follow(query, query.state.data?.row.refreshing ? nearMs : followMs)
    ),
  });
}

/** The attempts of a row, newest first, more of them by and by. */
export function useAttempts(id: number) {
  const query = useInfiniteQuery({
    queryKey: ['tokens', 'attempts', id],
    queryFn: ({ signal, pageParam }) => (
      listAttempts({ id, page: pageParam, page_size: pageSize }, signal)
    ),
    initialPageParam: 1,
    getNextPageParam: (last) => (
      last.page * last.page_size < last.total ? last.page + 1 : undefined
    ),
    refetchInterval: (asked) => {
      const open = asked.state.data?.pages[0]?.items.some((attempt) => attempt.finished_at === null);
      return follow(asked, open ? nearMs : followMs);
    },
  });
  // A new attempt moves the others on: one may stand at the end of a page and before the next.
  const byId = new Map<number, Attempt>(
    query.data?.pages.flatMap((page) => page.items).map((attempt) => [attempt.id, attempt]),
  );
  return { ...query, attempts: query.data && [...byId.values()] };
}
