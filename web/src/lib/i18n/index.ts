import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Locale } from 'antd/es/locale';
import { setApiLanguage } from '@/lib/api/client';
import type { Language } from '@/lib/preferences';

interface LanguagePack {
  antd: Locale;
  texts: Record<string, object>;
}

// Loaded one at a time: nobody needs both.
const packs: Record<Language, () => Promise<{ default: LanguagePack }>> = {
  en: () => import('./en'),
  'zh-CN': () => import('./zh-cn'),
};

/** Loads a language and makes it the present one; resolves to antd's own texts. */
export async function activateLanguage(language: Language): Promise<Locale> {
  const { default: pack } = await packs[language]();
  if (!i18next.isInitialized) {
    await i18next.use(initReactI18next).init({
      lng: language,
      defaultNS: 'common',
      resources: {},
      interpolation: { escapeValue: false },
      returnNull: false,
    });
  }
  for (const [namespace, texts] of Object.entries(pack.texts)) {
    i18next.addResourceBundle(language, namespace, texts, true, true);
  }
  await i18next.changeLanguage(language);
  setApiLanguage(language);
  document.documentElement.lang = language;
  return pack.antd;
}
