// @vitest-environment jsdom
import { QueryClient } from '@tanstack/react-query';
import { cleanup, renderHook } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { activateLanguage } from '@/lib/i18n';
import { setLanguage } from '@/lib/preferences';
import { sessionKey } from '@/lib/query-client';
import { jobsKey } from '@/lib/use-jobs';
import { useServerTexts } from './use-server-texts';

afterEach(cleanup);

it('calls all old that the server may have told in the other language', async () => {
  setLanguage('en');
  await activateLanguage('en');
  const client = new QueryClient();
  const keys = [['tokens', 'list'], ['settings'], jobsKey, sessionKey];
  for (const key of keys) client.setQueryData(key, 'told');
  const { unmount } = renderHook(() => { useServerTexts(client); });

  setLanguage('zh-CN');
  await activateLanguage('zh-CN');
  expect(keys.map((key) => client.getQueryState(key)?.isInvalidated))
    .toEqual([true, true, false, false]);

  client.setQueryData(['settings'], 'told');
  unmount();
  setLanguage('en');
  await activateLanguage('en');
  expect(client.getQueryState(['settings'])?.isInvalidated).toBe(false);
});
