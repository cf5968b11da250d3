import type { EnglishTexts, Translated } from '@/lib/i18n/texts';

const texts: Translated<EnglishTexts['apiDocs']> = {
  title: 'API',
};

export default texts;
