import type { EnglishTexts, Translated } from '@/lib/i18n/texts';

const texts: Translated<EnglishTexts['common']> = {
  theme: { toDark: '切换到深色主题', toLight: '切换到浅色主题' },
  action: {
    cancel: '取消', save: '保存', close: '关闭', retry: '重试', copy: '复制',
    copied: '已复制', delete: '删除', edit: '编辑', refresh: '刷新', reset: '重置',
  },
  leave: { title: '不保存就离开吗？', text: '此页面上的改动还没有保存。', yes: '离开', no: '留在此页' },
  copyFailed: '浏览器不允许复制，请选中文本后手动复制。',
  none: '无',
  unknown: '未知',
  never: '从未',
  loading: '加载中',
  error: {
    title: '操作没有成功',
    network: '无法连接服务器。请确认 rt-manage 正在运行且网络正常，然后重试。',
    malformed: '回答的不是 rt-manage，而是中间的某个环节（HTTP {{status}}）。请检查反向代理后重试。',
    throttled: '请求过于频繁，请在 {{seconds}} 秒后重试。',
    unexpected: '页面出现了意外错误。请刷新页面；如果再次出现，请反馈您的操作步骤。',
    reload: '刷新页面',
  },
};

export default texts;
