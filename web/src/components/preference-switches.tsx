import { MoonOutlined, SunOutlined, TranslationOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { setLanguage, setTheme, usePreferences } from '@/lib/preferences';

/** Offers the other language in that language's own words. */
export function LanguageSwitch() {
  const { language } = usePreferences();
  const other = language === 'en' ? 'zh-CN' : 'en';
  return (
    <Button type="text" icon={<TranslationOutlined />} onClick={() => { setLanguage(other); }}>
      <span lang={other}>{other === 'en' ? 'English' : '中文'}</span>
    </Button>
  );
}

export function ThemeSwitch() {
  const { t } = useTranslation();
  const { theme } = usePreferences();
  const dark = theme === 'dark';
  return (
    <Button
      type="text"
      aria-label={t(dark ? 'theme.toLight' : 'theme.toDark')}
      title={t(dark ? 'theme.toLight' : 'theme.toDark')}
      icon={dark ? <SunOutlined /> : <MoonOutlined />}
      onClick={() => { setTheme(dark ? 'light' : 'dark'); }}
    />
  );
}
