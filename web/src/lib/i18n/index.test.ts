// @vitest-environment jsdom
import i18next from 'i18next';
import { expect, it } from 'vitest';
import { setLanguage } from '@/lib/preferences';
import { activateLanguage, loadPageTexts } from '.';

it('takes the texts of the pages before the first language, and for the next one too', async () => {
  setLanguage('en');
  await loadPageTexts();
  await activateLanguage('en');
  expect(i18next.t('tokens:title')).toBe('Tokens');
  expect(document.documentElement.lang).toBe('en');

  setLanguage('zh-CN');
  await activateLanguage('zh-CN');
  expect(i18next.t('tokens:title')).toBe('令牌');
  expect(i18next.t('tokens:total', { count: 1 })).toBe('共 1 条');
});

it('stays with the language that was chosen last, whichever is loaded last', async () => {
  setLanguage('zh-CN');
  const first = activateLanguage('zh-CN');
  setLanguage('en');
  const second = activateLanguage('en');
  expect(await second).not.toBeNull();
  expect(await first).toBeNull();
  expect(i18next.language).toBe('en');
  expect(document.documentElement.lang).toBe('en');
});
