import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Locale } from 'antd/es/locale';
import { setApiLanguage } from '@/lib/api/client';
import { preferences } from '@/lib/preferences';
import type { Language } from '@/lib/preferences';

type Texts = Record<string, object>;

interface LanguagePack {
  antd: Locale;
  texts: Texts;
}

interface Loader {
  /** What the login page needs. */
  base: () => Promise<{ default: LanguagePack }>;
  /** What the pages behind it need too. */
  pages: () => Promise<{ default: Texts }>;
}

const loaders: Record<Language, Loader> = {
  en: { base: () => import('./en'), pages: () => import('./en/pages') },
  'zh-CN': { base: () => import('./zh-cn'), pages: () => import('./zh-cn/pages') },
};

// At once and not with the first language: the router may ask for the pages' texts before that.
void i18next.use(initReactI18next).init({
  initAsync: false,
  defaultNS: 'common',
  resources: {},
  interpolation: { escapeValue: false },
  returnNull: false,
});

let pagesWanted = false;

function add(language: Language, texts: Texts): void {
  for (const [namespace, bundle] of Object.entries(texts)) {
    i18next.addResourceBundle(language, namespace, bundle, true, true);
  }
}

async function addPages(language: Language): Promise<void> {
  const { default: texts } = await loaders[language].pages();
  add(language, texts);
}

/**
 * Loads a language and makes it the present one; resolves to antd's own texts, or to null if another
 * one was chosen meanwhile. Throws if its texts cannot be loaded.
 */
export async function activateLanguage(language: Language): Promise<Locale | null> {
  const { default: pack } = await loaders[language].base();
  add(language, pack.texts);
  if (pagesWanted) await addPages(language);
  if (preferences().language !== language) return null;
  document.documentElement.lang = language;
  // First, so that what is asked anew because of the change is asked in the new language.
  setApiLanguage(language);
  await i18next.changeLanguage(language);
  return pack.antd;
}

/** Adds the texts of all pages, now and for every language that is activated later. */
export async function loadPageTexts(): Promise<void> {
  pagesWanted = true;
  await addPages(preferences().language);
}
