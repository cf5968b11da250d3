import type { EnglishTexts, Translated } from '@/lib/i18n/texts';

const texts: Translated<EnglishTexts['settings']> = {
  title: '设置',
  schedule: '自动刷新',
  enabled: '按计划刷新令牌',
  enabledHelp: '只影响已启用的记录。API 调用随时可以刷新。',
  interval: '间隔天数',
  intervalHelp: '令牌最迟在上次刷新后这么久再次刷新，并且总会赶在访问令牌到期之前。',
  intervalBad: '请输入 1 到 365 之间的整数天数。',
  lists: '列表',
  proxies: '代理',
  proxiesHelp: '每行一个 URL：http、https、socks5 或 socks5h。密码以掩码显示；未改动的行保留原密码。'
    + '被移除的代理所对应的记录会平均分配给其余代理。',
  proxyBad: '第 {{line}} 行不是代理 URL，示例：socks5h://user:password@10.0.0.1:1080。',
  clientIds: '客户端 ID',
  clientIdsHelp: '每行一个，供表单选择。已有记录的客户端 ID 不会因此改变。',
  repeated: '第 {{line}} 行与前面的行重复。',
  unreadable: '存储的值不是列表，按原样显示；保存后将被替换。',
  saved: '设置已保存，立即生效。',
  unchanged: '没有需要保存的改动',
  discard: '放弃改动',
  directTitle: '允许这些记录不经代理直接访问吗？',
  directText: '已没有代理可供它们使用：刷新将从本服务器自己的地址发出。',
  directYes: '保存并直连',
  env: '来自配置文件和环境变量',
  envHelp: '此处只读：请修改文件或环境变量后重启。',
  envKey: '键',
  envValue: '值',
  envEmpty: '服务器没有报告此类值。',
};

export default texts;
