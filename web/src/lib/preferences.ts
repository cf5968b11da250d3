import { useSyncExternalStore } from 'react';
import { store, stored } from './stored';

export type Language = 'en' | 'zh-CN';
export type Theme = 'light' | 'dark';

interface Preferences {
  language: Language;
  theme: Theme;
}

const languageKey = 'rtm.language';
const themeKey = 'rtm.theme';

/** The first of the browser's languages that we have; English if none. */
export function languageOfBrowser(wanted: readonly string[]): Language {
  for (const name of wanted) {
    if (name.toLowerCase().startsWith('zh')) return 'zh-CN';
    if (name.toLowerCase().startsWith('en')) return 'en';
  }
  return 'en';
}

function initial(): Preferences {
  const language = stored(languageKey);
  const theme = stored(themeKey);
  const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  return {
    language: language === 'en' || language === 'zh-CN'
      ? language : languageOfBrowser(navigator.languages),
    theme: theme === 'light' || theme === 'dark' ? theme : system,
  };
}

let current = initial();
const listeners = new Set<() => void>();

function set(next: Preferences): void {
  current = next;
  listeners.forEach((listener) => { listener(); });
}

export function preferences(): Preferences {
  return current;
}

export function setLanguage(language: Language): void {
  store(languageKey, language);
  set({ ...current, language });
}

export function setTheme(theme: Theme): void {
  store(themeKey, theme);
  set({ ...current, theme });
}

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => { listeners.delete(listener); };
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, preferences);
}
