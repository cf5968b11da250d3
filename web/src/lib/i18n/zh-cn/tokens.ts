import type { EnglishTexts, Translated } from '@/lib/i18n/texts';
import detail from './token-detail';
import dialogs from './token-dialogs';
import imports from './token-import';

const texts: Translated<EnglishTexts['tokens']> = {
  title: '令牌',
  total_other: '共 {{count}} 条',
  reload: '重新加载列表',
  create: '添加令牌',
  import: '导入',
  filters: {
    label: '筛选', bizId: '业务 ID', tag: '标签', email: '邮箱', type: '类型',
    enabled: '计划', enabledYes: '已启用', enabledNo: '已停用', createDate: '创建日期 (UTC)',
    clear: '清除筛选', show_other: '筛选（已设 {{count}} 项）',
  },
  column: {
    id: 'ID', bizId: '业务 ID', userName: '名称', email: '邮箱', type: '类型', state: '状态',
    expires: '访问令牌到期', lastRefresh: '上次刷新', tag: '标签', proxy: '代理',
    clientId: '客户端 ID', enabled: '计划', memo: '备注', actions: '操作',
  },
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
  action: {
    details: '详情', more: '{{name}} 的更多操作', refreshed: '{{name}} 已刷新。',
    open: '{{name}} 的详情',
  },
  delete: {
    title: '删除 {{name}}？',
    text: '它的刷新令牌将从存储中永久移除，无法撤销。',
    done: '{{name}} 已删除。',
    manyTitle_other: '删除 {{count}} 条令牌？',
    manyText: '这些刷新令牌将从存储中永久移除，无法撤销。',
    manyDone_other: '已删除 {{count}} 条。',
    manyFailed_other: '{{count}} 条未能删除，可能已经不存在。',
  },
  selection: {
    count_other: '已选 {{count}} 条', clear: '取消选择', refresh: '刷新', delete: '删除',
    row: '选择 {{name}}',
  },
  batch: {
    title: '刷新结果', total: '总数', success: '成功', fail: '失败', allGood: '所选令牌全部刷新成功。',
    failures: '失败项及原因', name: '令牌', message: '原因',
  },
  empty: {
    none: '还没有令牌', noneHelp: '可以从文件导入刷新令牌，或添加单个令牌。',
    filtered: '没有符合筛选条件的令牌', filteredHelp: '请修改或清除筛选条件。',
    page: '此页已超出列表末尾', pageHelp: '请返回第一页。', firstPage: '第一页',
  },
  secret: {
    rt: '刷新令牌', at: '访问令牌', last_rt: '上一个刷新令牌', reveal: '显示',
    revealNamed: '显示：{{name}}', copyNamed: '复制：{{name}}', hideNamed: '隐藏：{{name}}',
    confirmTitle: '显示完整的{{name}}？',
    confirmText: '看到它的人就能使用它。此次查看会记入审计日志，30 秒后自动隐藏。',
    hidesIn: '{{seconds}} 秒后自动隐藏', hide: '隐藏', empty: '未保存',
  },
  timeline: {
    title: '刷新记录', empty: '尚无刷新记录。', running: '进行中', took: '用时 {{duration}}',
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
  ...detail,
  ...dialogs,
  ...imports,
};

export default texts;
