import type { EnglishTexts, Translated } from '@/lib/i18n/texts';

const texts: Translated<EnglishTexts['audit']> = {
  title: '审计',
};

export default texts;
