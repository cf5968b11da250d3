import { QueryClientProvider } from '@tanstack/react-query';
import { ConfigProvider } from 'antd';
import type { Locale } from 'antd/es/locale';
import { useEffect, useState } from 'react';
import { RouterProvider } from 'react-router/dom';
import { useOtherTabs } from '@/features/session/use-session';
import { activateLanguage } from '@/lib/i18n';
import { usePreferences } from '@/lib/preferences';
import { makeQueryClient } from '@/lib/query-client';
import { LanguageFailed } from './language-failed';
import { makeRouter } from './router';
import { consoleTheme, themeClass } from './theme';
import { useServerTexts } from './use-server-texts';

const queryClient = makeQueryClient();
const router = makeRouter();

export function ConsoleApp() {
  const { language, theme } = usePreferences();
  const [locale, setLocale] = useState<Locale | null>(null);
  const [failed, setFailed] = useState(false);
  useOtherTabs(queryClient);
  useServerTexts(queryClient);

  useEffect(() => {
    let wanted = true;
    activateLanguage(language).then((loaded) => {
      if (!wanted || !loaded) return;
      setLocale(loaded);
      setFailed(false);
    }, () => { if (wanted) setFailed(true); });
    return () => { wanted = false; };
  }, [language]);

  useEffect(() => {
    document.documentElement.dataset.theme = theme;
    document.documentElement.classList.add(themeClass);
  }, [theme]);

  if (!locale) return failed ? <LanguageFailed /> : null;
  return (
    <ConfigProvider locale={locale} theme={consoleTheme(theme)}>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
        {failed && <LanguageFailed />}
      </QueryClientProvider>
    </ConfigProvider>
  );
}
