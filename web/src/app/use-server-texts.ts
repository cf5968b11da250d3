import type { QueryClient } from '@tanstack/react-query';
import i18next from 'i18next';
import { useEffect } from 'react';
import { sessionKey } from '@/lib/query-client';
import { jobsKey } from '@/lib/use-jobs';

// The session holds no texts, and the stream of the jobs is asked anew by whoever follows it.
const withoutTexts: unknown[] = [sessionKey[0], jobsKey[0]];

/** Reads anew, after a switch of the language, what the server has told in the old one. */
export function useServerTexts(client: QueryClient): void {
  useEffect(() => {
    const readAgain = () => {
      void client.invalidateQueries({
        predicate: ({ queryKey }) => !withoutTexts.includes(queryKey[0]),
      });
    };
    i18next.on('languageChanged', readAgain);
    return () => { i18next.off('languageChanged', readAgain); };
  }, [client]);
}
