import type { EnglishTexts, Translated } from '@/lib/i18n/texts';

const texts: Translated<EnglishTexts['account']> = {
  menu: {
    of: '{{name}} 的账户', logout: '退出登录', changePassword: '修改密码',
    logoutUnsaved: '不保存就退出登录吗？',
  },
  relogin: {
    ended: '请重新登录',
    endedText: '会话已结束。此页面的内容不会丢失：登录后可继续操作。',
    renew: '重新登录以保持会话',
    renewText: '重新登录会开始新的会话，页面保持不变。',
    leave: '离开此页面',
  },
  expiry: {
    soon_other: '会话将在 {{count}} 分钟后结束。',
    renew: '重新登录',
    dismiss: '隐藏此提示',
  },
  sample: {
    password: '当前密码是众所周知的示例值，因此只在本机有效。请换成您自己的密码。',
    apiSecret: '当前 API 密钥是众所周知的示例值，因此只在本机有效。请在 config.yml 中将 auth.api_secret '
      + '改为您自己的值并重启 rt-manage。',
  },
  password: {
    title: '修改密码',
    intro: '修改后，其他所有设备上的会话都会结束；您的会话继续有效。',
    current: '当前密码',
    currentMissing: '请输入当前密码。',
    next: '新密码',
    repeat: '再次输入新密码',
    repeatBad: '两次输入不一致。',
    submit: '修改密码',
    done: '密码已修改，其他会话均已结束。',
    fault: {
      short: '至少使用 8 个字符。',
      long: '最多 1024 字节。',
      sample: '这是众所周知的示例值，请换一个。',
      same: '这就是当前密码。',
    },
    strength: { weak: '弱。', fair: '一般。', strong: '强。' },
    hint: {
      longer: '越长越安全：几个互不相关的词不容易被猜中。',
      pattern: '1234 或 aaaa 这样的连续或重复字符几乎没有作用。',
      name: '其中包含用户名。',
    },
  },
};

export default texts;
