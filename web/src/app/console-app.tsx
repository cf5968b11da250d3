import { QueryClientProvider } from '@tanstack/react-query';
import { ConfigProvider } from 'antd';
import type { Locale } from 'antd/es/locale';
import { useEffect, useState } from 'react';
import { RouterProvider } from 'react-router/dom';
import { useOtherTabs } from '@/features/session/use-session';
import { activateLanguage } from '@/lib/i18n';
import { usePreferences } from '@/lib/preferences';
import { makeQueryClient } from '@/lib/query-client';
import { makeRouter } from './router';
import { consoleTheme, themeClass } from './theme';

const queryClient = makeQueryClient();
const router = makeRouter();

export function ConsoleApp() {
  const { language, theme } = usePreferences();
  const [locale, setLocale] = useState<Locale | null>(null);
  useOtherTabs(queryClient);

  useEffect(() => {
    let wanted = true;
    void activateLanguage(language).then((loaded) => { if (wanted) setLocale(loaded); });
    return () => { wanted = false; };
  }, [language]);

  useEffect(() => {
    document.documentElement.dataset.theme = theme;
    document.documentElement.classList.add(themeClass);
  }, [theme]);

  if (!locale) return null;
  return (
    <ConfigProvider locale={locale} theme={consoleTheme(theme)}>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </ConfigProvider>
  );
}
