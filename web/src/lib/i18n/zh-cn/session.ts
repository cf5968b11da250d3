import type { EnglishTexts, Translated } from '@/lib/i18n/texts';

const texts: Translated<EnglishTexts['session']> = {
  title: '登录',
  intro: '让 OAuth 刷新令牌保持有效，一个也不丢。',
  username: '用户名',
  password: '密码',
  usernameMissing: '请输入用户名。',
  passwordMissing: '请输入密码。',
  submit: '登录',
  wrong: '用户名或密码错误。',
  wrongHelp: '初始密码只在 rt-manage 首次启动时在日志中打印一次。',
  throttled: '失败次数过多，请在 {{seconds}} 秒后重试。',
  throttledSoon: '现在可以重试了。',
};

export default texts;
