import type source from '@/lib/i18n/en/token-list';
import type { Translated } from '@/lib/i18n/texts';

const texts: Translated<typeof source> = {
  filters: {
    label: '筛选', bizId: '业务 ID', tag: '标签', email: '邮箱', type: '类型', proxy: '代理',
    state: '状态', atEnds: '访问令牌', atOver: '已到期', atWithin: '{{time}}内到期',
    direct: '直连（无代理）', enabled: '计划', enabledYes: '已启用', enabledNo: '已停用',
    createDate: '创建日期 (UTC)', clear: '清除筛选', show_other: '筛选（已设 {{count}} 项）',
    active: '已设置的筛选', remove: '移除筛选 {{filter}}',
  },
  column: {
    id: 'ID', created: '创建时间', bizId: '业务 ID', userName: '名称', email: '邮箱', type: '类型',
    state: '状态', expires: '访问令牌到期', lastRefresh: '上次刷新', nextRefresh: '下次刷新',
    rt: '刷新令牌', at: '访问令牌', lastRt: '上一个刷新令牌', tag: '标签', proxy: '代理',
    clientId: '客户端 ID', enabled: '计划', memo: '备注', result: '刷新结果', actions: '操作',
  },
  columns: { open: '列', title: '表格的列' },
  sort: { by: '排序依据', ascending: '升序，点击改为降序', descending: '降序，点击改为升序' },
  stale: '列表未能更新，显示的是之前的内容',
  action: {
    details: '详情', more: '{{name}} 的更多操作', refreshed: '{{name}} 已刷新。',
    open: '{{name}} 的详情', facts: '刷新用户和账户信息',
    factsRefreshed: '{{name}} 的用户和账户信息已刷新。',
    probe: '探测', probed: '{{name}} 探测成功，已恢复正常。',
  },
  delete: {
    rows_other: '{{count, number}} 条令牌', done: '{{what}} 已删除。', undo: '撤销',
    undoWithin: '撤销，{{seconds}} 秒内有效', seconds: '{{seconds}} 秒',
    failed: '{{what}} 未能删除：{{reason}}',
  },
  deleteAll: {
    title_other: '删除 {{count, number}} 条令牌？',
    text: '列表各页中所有符合条件的令牌及其刷新令牌都会被删除。10 秒内可以撤销，之后无法恢复。',
    type: '请输入 {{count, number}} 以确认',
  },
  selection: {
    count_other: '已选 {{count, number}} 条', countAll_other: '已选全部符合条件的 {{count, number}} 条',
    all_other: '选择全部符合条件的 {{count, number}} 条', clear: '取消选择', row: '选择 {{name}}',
    page: '选择本页',
  },
  batch: {
    refresh: '刷新', facts: '刷新用户和账户信息', enable: '启用计划', disable: '停用计划', edit: '编辑',
    delete: '删除', more: '更多', every_other: '全部 {{count, number}} 条',
    matching_other: '符合条件的全部 {{count, number}} 条',
    refreshTitle_other: '刷新 {{count, number}} 条令牌？',
    factsTitle_other: '刷新 {{count, number}} 条令牌的用户和账户信息？',
    enableTitle_other: '启用 {{count, number}} 条令牌的计划？',
    disableTitle_other: '停用 {{count, number}} 条令牌的计划？',
    jobText: '此操作作为任务在服务器上运行，您可以查看进度，也可以中止。', start: '开始',
  },
  batchEdit: {
    title_other: '编辑 {{count, number}} 条令牌', leave: '保持不变', change: '修改',
    clears: '留空则清除。', newTag: '新标签', newProxy: '新代理', newClientId: '新客户端 ID',
    clientIdHelp: '刷新令牌只能由取得它的客户端使用。留空则用提供方默认值。', submit: '修改',
  },
  empty: {
    none: '还没有令牌', noneHelp: '可以从文件导入刷新令牌，或添加单个令牌。',
    stepImport: '导入或添加刷新令牌。它们会加密保存，暂不使用。',
    stepSchedule: '启用计划，或手动刷新。此后系统会保持它们有效。',
    stepUse: '通过 API 获取访问令牌：', stepUseLink: '如何调用',
    filtered: '没有符合筛选条件的令牌', filteredHelp: '请修改或清除筛选条件。',
    page: '此页已超出列表末尾', pageHelp: '请返回第一页。', firstPage: '第一页',
    deleted: '这里的令牌都在删除中', deletedHelp: '倒计时结束前可以撤销。',
  },
  secret: {
    rt: '刷新令牌', at: '访问令牌', last_rt: '上一个刷新令牌', reveal: '显示',
    revealNamed: '显示：{{name}}', copyNamed: '复制：{{name}}', hideNamed: '隐藏：{{name}}',
    of: '{{row}} 的{{name}}', revealOf: '显示：{{row}} 的{{name}}', copyOf: '复制：{{row}} 的{{name}}',
    copied: '{{name}}已复制。', confirmTitle: '显示完整的{{name}}？',
    confirmText: '看到它的人就能使用它。此次查看会记入审计日志，30 秒后自动隐藏。',
    copyTitle: '复制完整的{{name}}？',
    copyText: '得到它的人就能使用它。此次获取会记入审计日志。在复制其他内容之前，它会留在剪贴板中。',
    hidesIn: '{{seconds}} 秒后自动隐藏', hide: '隐藏', empty: '未保存',
  },
};

export default texts;
