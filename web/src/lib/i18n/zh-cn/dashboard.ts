import type { EnglishTexts, Translated } from '@/lib/i18n/texts';

const texts: Translated<EnglishTexts['dashboard']> = {
  title: '概览',
};

export default texts;
