import type { EnglishTexts, Translated } from '@/lib/i18n/texts';

const texts: Translated<EnglishTexts['jobs']> = {
  title: '任务',
};

export default texts;
