import type { EnglishTexts, Translated } from '@/lib/i18n/texts';

const texts: Translated<EnglishTexts['shell']> = {
  nav: {
    label: '主菜单', dashboard: '概览', tokens: '令牌', settings: '设置', audit: '审计', apiDocs: 'API',
    nodes: '节点', open: '打开菜单', skip: '跳到正文',
  },
  version: '版本 {{version}}',
  notFound: { title: '没有这个页面', text: '地址可能已失效或输入有误。', back: '前往令牌页' },
};

export default texts;
