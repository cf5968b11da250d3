import type { EnglishTexts, Translated } from '@/lib/i18n/texts';
import detail from './token-detail';
import dialogs from './token-dialogs';
import imports from './token-import';
import list from './token-list';

const texts: Translated<EnglishTexts['tokens']> = {
  title: '令牌',
  total_other: '共 {{count, number}} 条',
  reload: '重新加载列表',
  create: '添加令牌',
  import: '导入',
  fact: {
    nextRefresh: '下次刷新', generation: '轮换次数', provider: '提供方', stateSince: '自 {{time}}',
    linkedTo: '关联到', linkedRow: '记录 {{id}}', created: '创建时间', updated: '更新时间', code: '代码',
    nextStep: '处理办法', result: '上次刷新结果', userInfo: '用户信息', accountInfo: '账户信息',
    noResult: '尚未刷新过。', scheduleOn: '已启用', scheduleOff: '已停用',
  },
  state: {
    active: '正常',
    fresh: '尚未刷新',
    backing_off: '退避中',
    egress_fault: '网络路径故障',
    in_doubt: '结果存疑',
    rotation_lost: '轮换丢失',
    needs_login: '需要重新登录',
    account_closed: '账户已关闭',
    misconfigured: '配置有误',
    unknown_error: '未知错误',
    linked: '已关联',
  },
  stateHelp: {
    active: '工作正常。启用计划后会自动刷新。',
    fresh: '已保存但尚未使用。请刷新一次，或启用它的计划。',
    backing_off: '提供方或网络暂时拒绝，稍后会自动重试。',
    egress_fault: '连续多次没有到达提供方，请检查这条记录的代理。',
    in_doubt: '刷新请求已发出，但没有收到完整回复。除一次探测外不再发送刷新令牌；访问令牌在有效期内照常提供。',
    rotation_lost: '带有新刷新令牌的回复没有收到。请重新登录，并通过“编辑”填入新的刷新令牌。',
    needs_login: '提供方不再接受这个刷新令牌。请重新登录，并通过“编辑”填入新的刷新令牌。',
    account_closed: '提供方表示该账户已关闭。',
    misconfigured: '提供方拒绝的是客户端而不是令牌，请检查客户端 ID 和提供方设置。',
    unknown_error: '提供方返回了错误表中没有的错误。',
    linked: '另一条记录持有同一个刷新令牌，这里显示的是那一条的令牌。',
  },
  expiry: { none: '无访问令牌', unknown: '到期时间未知', ended: '{{time}}已到期' },
  schedule: {
    label: '{{name}} 的计划',
    enabled: '已启用 {{name}} 的计划。', disabled: '已停用 {{name}} 的计划。',
  },
  timeline: {
    title: '刷新记录', empty: '尚无刷新记录。', took: '用时 {{duration}}',
    direct: '直连', generation: '第 {{generation}} 次轮换',
    trigger: {
      schedule: '计划', public_api: 'API 调用', operator: '操作员', batch: '批量',
      command_line: '命令行', probe: '探测',
    },
    outcome: {
      rotated: '已刷新，刷新令牌已轮换', kept: '已刷新，刷新令牌不变', needs_login: '需要重新登录',
      account_closed: '账户已关闭', misconfigured: '客户端被拒绝', throttled: '被限流',
      egress_fault: '网络路径故障', not_sent: '未发送', in_doubt: '结果存疑', unknown_error: '未知错误',
      open: '进行中',
    },
  },
  ...list,
  ...detail,
  ...dialogs,
  ...imports,
};

export default texts;
