// @vitest-environment jsdom
import i18next from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Job } from '@/lib/api/types';
import { activateLanguage, loadPageTexts } from '@/lib/i18n';
import { aboutWords, editWords, endWords, filterWords, jobTone, wordSpaces } from './job-words';

const words = (language: string) => i18next.getFixedT(language, wordSpaces);

beforeAll(async () => {
  await loadPageTexts();
  await activateLanguage('en');
  await activateLanguage('zh-CN');
});

const job: Job = {
  id: 'j1', kind: 'refresh', state: 'done', started_by: 'admin', started_at: '', finished_at: null,
  total: 3, done: 3, succeeded: 3, failed: 0, rate: 0, remaining_seconds: null, failures: [],
  lines: [], filter: null, edit: null, access_token_count: 0, message: '',
};

describe('filterWords', () => {
  it('names every condition, and only those that are set', () => {
    expect(filterWords({
      biz_id: '', tag: 'team', email: '@x', type: 'plus', state: 'needs_login', enabled: false,
      create_date: '2026-11-23', at_ends_within: 86_400, proxy: '10.0.',
    }, words('en'), 'en')).toEqual([
      'tag contains “team”', 'e-mail contains “@x”', 'type contains “plus”',
      'state is “Needs a new login”', 'schedule is disabled', 'proxy contains “10.0.”',
      'day of creation is 2026-11-23 (UTC)', 'access token ends within 1 day',
    ]);
  });

  it('takes null and "" for any, and 0 s for over', () => {
    expect(filterWords({ enabled: null, state: '', proxy: '' }, words('en'), 'en')).toEqual([]);
    expect(filterWords({ at_ends_within: 0 }, words('en'), 'en')).toHaveLength(1);
  });
});

describe('aboutWords', () => {
  it.each([
    [{ filter: {} }, 'all tokens'],
    [{ filter: { tag: 'a', enabled: true } }, 'tokens whose tag contains “a” and schedule is enabled'],
    [{ filter: null }, '3 selected tokens'],
    [{ filter: null, total: 1 }, '1 selected token'],
    [{ kind: 'import' as const }, '3 refresh tokens'],
  ])('%j', (changes, text) => {
    expect(aboutWords({ ...job, ...changes }, words('en'), 'en')).toBe(text);
  });

  it('speaks Chinese', () => {
    expect(aboutWords({ ...job, filter: { proxy: 'direct' } }, words('zh-CN'), 'zh-CN'))
      .toBe('符合条件的令牌：使用默认出口');
  });
});

describe('editWords', () => {
  it('tells what is set and what is cleared', () => {
    expect(editWords({ edit: { tag: 'b', proxy: '', client_id: '', enabled: true } }, words('en')))
      .toEqual([
        'set the tag to “b”', 'use the default way out', 'clear the client id',
        'enable the schedule',
      ]);
    expect(editWords(job, words('en'))).toEqual([]);
  });
});

describe('the end', () => {
  it.each([
    [{}, 'Refresh: 3 done.', 'good'],
    [{ succeeded: 1, failed: 2 }, 'Refresh: 1 done, 2 failed.', 'wait'],
    [{ state: 'cancelled' as const, done: 2 }, 'Refresh was stopped after 2 of 3.', 'calm'],
    [{ state: 'failed' as const, message: 'No disk.' }, 'Refresh failed: No disk.', 'bad'],
  ])('%j', (changes, text, tone) => {
    expect(endWords({ ...job, ...changes }, words('en'))).toBe(text);
    expect(jobTone({ ...job, ...changes })).toBe(tone);
  });
});
