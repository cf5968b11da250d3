import { useQuery } from '@tanstack/react-query';
import { fetchApiDocument } from '@/lib/api/openapi';
import { readGroups } from './operations';

/** What the running server says that it can do. */
export function useApiDocument() {
  return useQuery({
    queryKey: ['api-document'],
    queryFn: async ({ signal }) => {
      const document = await fetchApiDocument(signal);
      return { info: document.info, groups: readGroups(document) };
    },
    // It changes with the server's version only.
    staleTime: Infinity,
  });
}
