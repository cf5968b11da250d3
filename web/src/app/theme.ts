import { theme as antdTheme } from 'antd';
import type { ThemeConfig } from 'antd';
import type { Theme } from '@/lib/preferences';

// antd's own greys and blue miss a contrast of 4.5:1 (WCAG 2.2, 1.4.3) for small text.
const light: ThemeConfig['token'] = {
  colorPrimary: '#0b57d0',
  colorLink: '#0b57d0',
  colorTextSecondary: 'rgba(0, 0, 0, 0.68)',
  colorTextTertiary: 'rgba(0, 0, 0, 0.62)',
  colorTextDescription: 'rgba(0, 0, 0, 0.62)',
  colorTextPlaceholder: 'rgba(0, 0, 0, 0.56)',
  colorError: '#c5221f',
  colorBgLayout: '#f4f6fa',
};

const dark: ThemeConfig['token'] = {
  colorPrimary: '#2f6fe0',
  colorLink: '#8ab4f8',
  colorLinkHover: '#aecbfa',
  colorTextSecondary: 'rgba(255, 255, 255, 0.75)',
  colorTextTertiary: 'rgba(255, 255, 255, 0.65)',
  colorTextDescription: 'rgba(255, 255, 255, 0.65)',
  colorTextPlaceholder: 'rgba(255, 255, 255, 0.56)',
  colorBgLayout: '#0e1116',
  colorBgContainer: '#171b22',
  colorBgElevated: '#1f242d',
};

// antd lightens a primary button below the pointer, and its white text misses the contrast then.
const lightComponents: ThemeConfig['components'] = {
  Button: { colorPrimaryHover: '#0a4cb8' },
  Table: { rowSelectedBg: '#e8f0fe', rowSelectedHoverBg: '#dbe7fd' },
};

// The dark algorithm dims seed colours; what is read as text is given here as it shall be.
const dangerText = '#f28b82';
const darkComponents: ThemeConfig['components'] = {
  Button: {
    colorError: dangerText, colorErrorHover: '#f6aea9', colorErrorActive: '#ee675c',
    dangerColor: '#2b0907',
    colorPrimaryHover: '#2b66d0', defaultHoverColor: '#aecbfa', defaultHoverBorderColor: '#8ab4f8',
  },
  Dropdown: { colorError: dangerText },
  Menu: { itemSelectedColor: '#aecbfa', itemSelectedBg: '#1c2f51' },
  Table: { rowSelectedBg: '#1b2638', rowSelectedHoverBg: '#213047' },
};

/** The class that antd's CSS variables hang on; the page's root has it, so ours can use them. */
export const themeClass = 'rtm-theme';

/** By antd's own switch: cutting its transitions short in CSS leaves pop-ups off the screen. */
const motion = !matchMedia('(prefers-reduced-motion: reduce)').matches;

export function consoleTheme(name: Theme): ThemeConfig {
  return {
    cssVar: { key: themeClass },
    algorithm: name === 'dark' ? antdTheme.darkAlgorithm : antdTheme.defaultAlgorithm,
    token: {
      ...(name === 'dark' ? dark : light),
      motion,
      borderRadius: 8,
      fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", '
        + '"Microsoft YaHei", "Noto Sans CJK SC", sans-serif',
    },
    components: {
      ...(name === 'dark' ? darkComponents : lightComponents),
      Form: { itemMarginBottom: 18, verticalLabelPadding: '0 0 4px' },
    },
  };
}
