import type { EnglishTexts, Translated } from '@/lib/i18n/texts';

const texts: Translated<EnglishTexts['audit']> = {
  title: '审计',
  total_other: '共 {{count, number}} 条',
  reload: '重新加载日志',
  column: {
    at: '时间', who: '操作者', action: '操作', subject: '对象', detail: '详情', address: '来源',
    requestId: '请求 ID',
  },
  kind: {
    operator: '操作员', api_secret: '持有 API 密钥的脚本', public_api: '公共 API 调用方',
    command_line: '命令行', schedule: '计划', recovery: '启动时的恢复',
  },
  action: {
    'audit.export': '导出审计日志',
    'job.cancel': '取消任务',
    'job.start': '启动任务',
    'key.rekey': '用新主密钥重新封装全部数据',
    'key.reload': '重新读取主密钥',
    'node.forget': '移除节点',
    'proxy.test': '测试代理',
    'rescue.adopt': '将救援日志中的答复写入记录',
    'rescue.replay': '重放救援日志',
    'session.login': '登录',
    'session.login_failed': '登录失败',
    'session.logout': '退出登录',
    'session.password_changed': '修改控制台密码',
    'session.password_outdated': 'config.yml 中的密码取代了已保存的密码',
    'settings.save': '修改设置',
    'store.adopted': '接管旧服务的数据库',
    'store.copied': '将全部记录复制到另一个数据库',
    'store.copied_to_old': '为旧服务写出全部记录（含令牌）',
    'store.restored': '处理恢复的数据库',
    'token.batch_delete': '批量删除令牌',
    'token.batch_refresh': '批量刷新令牌',
    'token.create': '添加令牌',
    'token.delete': '删除令牌',
    'token.import': '导入令牌',
    'token.refresh': '刷新令牌',
    'token.refresh_facts': '读取用户和账户信息',
    'token.reveal': '查看机密内容',
    'token.update': '修改令牌',
  },
  filters: {
    label: '筛选', action: '操作', actor: '操作者', subject: '对象', address: '来源',
    from: '起始日期', until: '截止日期', clear: '清除筛选', show_other: '筛选（已设 {{count}} 项）',
  },
  export: {
    label: '导出', csv: '导出为 CSV', json: '导出为 JSON', done: '文件已由浏览器保存。',
    cut: '文件只包含最新的 {{count, number}} 条。要导出更早的记录，请缩小时间范围。',
  },
  empty: {
    none: '还没有记录', noneHelp: '今后人员和脚本的操作都会列在这里。',
    filtered: '没有符合筛选条件的记录', filteredHelp: '请修改或清除筛选条件。',
    page: '此页已超出日志末尾', pageHelp: '请返回第一页。', firstPage: '第一页',
  },
};

export default texts;
