import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { loadDocTexts, noTexts } from './doc-texts';
import type { DocTexts } from './doc-texts';

/** The table for the present language; undefined only until the first one is there. */
export function useDocTexts(): DocTexts | undefined {
  const { i18n: { language } } = useTranslation();
  const { data, isError } = useQuery({
    queryKey: ['api-doc-texts', language],
    queryFn: () => loadDocTexts(language),
    staleTime: Infinity,
    // A page that is open keeps what is typed in it when the language is switched.
    placeholderData: keepPreviousData,
  });
  // English is better than no page.
  return data ?? (isError ? noTexts : undefined);
}
