import { useQuery } from '@tanstack/react-query';
import { fetchOverview } from '@/lib/api/overview';
import { follow } from '@/lib/follow';

const followMs = 5_000;

/**
 * The figures, asked for again every 5 s while the tab is visible. When the server is away the last
 * ones stay beside the error; the next look is the repetition, so that a failed one is told at once.
 */
export function useOverview() {
  return useQuery({
    queryKey: ['overview'],
    queryFn: ({ signal }) => fetchOverview(signal),
    // Not before the first answer: the page would blink between its error and loading.
    refetchInterval: (query) => (query.state.data === undefined ? false : follow(query, followMs)),
    retry: false,
    // A server on this machine answers without the network too.
    networkMode: 'always',
  });
}
