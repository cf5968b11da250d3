import type { EnglishTexts, Translated } from '@/lib/i18n/texts';

const texts: Translated<EnglishTexts['jobs']> = {
  title: '任务',
  open: '任务',
  running_other: '{{count}} 个任务正在运行',
  all: '全部任务',
  empty: '还没有任务',
  emptyHelp: '批量刷新、编辑、删除和导入会作为任务运行；关闭页面后仍会继续，并显示在这里。',
  kind: {
    refresh: '刷新', refresh_facts: '读取用户和账户信息', edit: '编辑', delete: '删除', import: '导入',
  },
  about: {
    all: '全部令牌', filter: '符合条件的令牌：{{filter}}',
    selected_other: '选中的 {{count}} 条令牌', lines_other: '{{count}} 个刷新令牌',
  },
  and: '，',
  filter: {
    biz_id: '业务 ID 包含“{{value}}”', tag: '标签包含“{{value}}”', email: '邮箱包含“{{value}}”',
    type: '类型包含“{{value}}”', proxy: '代理包含“{{value}}”', direct: '使用默认出口',
    state: '状态为“{{value}}”', enabled: '计划已启用', disabled: '计划已停用',
    create_date: '创建于 {{value}} (UTC)', at_ends_within: '访问令牌在 {{value}} 内到期',
  },
  edit: {
    tag: '标签设为“{{value}}”', tagClear: '清除标签', proxy: '代理设为 {{value}}',
    proxyClear: '改用默认出口', client_id: '客户端 ID 设为“{{value}}”', client_idClear: '清除客户端 ID',
    enabled: '启用计划', disabled: '停用计划',
  },
  state: { running: '运行中', cancelling: '正在停止', done: '已完成', cancelled: '已停止', failed: '失败' },
  progress: {
    label: '进度', done: '已处理', succeeded: '成功', failed: '失败', of: '{{done}} / {{total}}',
    rate: '每秒 {{rate}} 条', remaining: '约剩 {{time}}', took: '用时 {{time}}',
    withFailures_other: '{{count}} 条失败', accessTokens_other: '同时保存了 {{count}} 个访问令牌。',
  },
  started: '由 {{name}} 启动',
  failures: {
    reasons: '按原因统计的失败', reason: '原因', count: '数量', lines: '最近的失败', item: '第 {{number}} 项',
    gone: '记录 {{id}}',
  },
  cancel: {
    action: '停止', title: '停止这个任务？', text: '正在处理的会做完，其余保持不变。', ok: '停止任务',
    keep: '继续运行',
  },
  ended: {
    done_other: '{{job}}：完成 {{count}} 条。',
    partly: '{{job}}：完成 {{succeeded}} 条，失败 {{failed}} 条。',
    cancelled: '{{job}}已停止，处理了 {{done}} / {{total}}。', failed: '{{job}}失败：{{message}}',
    show: '查看',
  },
  gone: {
    title: '找不到这个任务',
    text: '服务器已重启，或任务早已结束。此前完成的部分已保留，其余部分请重新启动任务。',
  },
  vanished_other: '服务器已重启，{{count}} 个任务随之结束。此前完成的部分已保留，其余部分请重新启动任务。',
  connection: {
    lost: '与服务器的连接已断开，正在重试…', back: '已重新连接服务器。',
    stale: '未连接服务器：这是 {{time}} 时的情况。',
  },
};

export default texts;
