// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { languageOfBrowser } from './preferences';

describe('languageOfBrowser', () => {
  it.each([
    [['zh-TW', 'en'], 'zh-CN'],
    [['en-GB', 'zh'], 'en'],
    [['fr', 'zh-Hans'], 'zh-CN'],
    [['fr'], 'en'],
    [[], 'en'],
  ])('%j', (wanted, expected) => {
    expect(languageOfBrowser(wanted)).toBe(expected);
  });
});
