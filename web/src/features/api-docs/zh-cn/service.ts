// The service itself, and what it keeps: its rescue journal, its keys, its figures.
const texts: Record<string, string> = {
  service: '服务',
  'The service itself.': '服务本身。',

  'Whether the process answers': '进程是否响应',
  'Alive.': '正在运行。',
  'The same as /health': '与 /health 相同',

  'Whether database, key and scheduler work': '数据库、主密钥和计划是否正常',
  ['The check journal tells in its detail how many replies wait in the rescue journal for the '
    + 'database; that alone is no reason to be unready.']:
    '检查项 journal 的 detail 说明救援日志中有多少答复尚未写入数据库；仅此一点不算未就绪。',
  'Ready.': '已就绪。',
  'Not ready.': '未就绪。',

  'Metrics for Prometheus': '供 Prometheus 读取的指标',
  ['Text format 0.0.4. Without credentials for callers on this machine (the connection comes from '
    + 'it, Host is localhost, and no Forwarded or X-Forwarded-* header says that a proxy passed '
    + 'the request on); from elsewhere with the API secret. The families are listed in '
    + 'docs/metrics.md.']:
    '文本格式 0.0.4。本机上的调用方无需凭据（连接来自本机，Host 为 localhost，'
    + '且没有 Forwarded 或 X-Forwarded-* 请求头表明请求经代理转发）；其他来源需要 API 密钥。指标列表见 docs/metrics.md。',
  'The page.': '指标页面。',

  'This file': '本文件',
  'OpenAPI 3.1.': 'OpenAPI 3.1。',
  'Unchanged (If-None-Match).': '没有变化（If-None-Match）。',

  nodes: '节点',
  'Processes that share one database.': '共用同一个数据库的进程。',
  'Nodes that share the database': '共用数据库的节点',
  'This node first.': '当前节点排在最前。',
  'Forget a node that is gone for good': '移除已永久离开的节点',
  'As the list shows it.': '与列表中的一致。',
  'It is off the list; what it had begun is in doubt.': '已从列表移除；它已开始的刷新转为存疑。',

  rescue: '救援日志',
  'Replies that are not in the database yet.': '尚未写入数据库的答复。',
  'Replies in the rescue journal': '救援日志中的答复',
  'Also those that are in the database.': '也列出已写入数据库的答复。',
  'In the order they were written.': '按写入日志的顺序。',
  'Try again what is not in the database': '重试写入尚不在数据库中的答复',
  'A refresh token that fits no row becomes a new, disabled one with the tag "rescued".':
    '不属于任何记录的刷新令牌会成为一条新的停用记录，标签为 "rescued"。',
  'What became of them.': '各答复的处理结果。',

  keys: '主密钥',
  'Master keys.': '主密钥。',
  'Master keys and how many values each has sealed': '各主密钥及其封装的数据数量',
  'In the order of the ring, then keys that are missing in it.':
    '按密钥环中的顺序，其后是密钥环中缺少的密钥。',
  'Read the master keys anew': '重新读取主密钥',
  'The first key of the ring seals from now on.': '此后用密钥环中的第一个密钥封装。',
  'Seal the next rows with the first master key': '用第一个主密钥重新封装下一批记录',
  '0 first, then what the last answer gave.': '首次为 0，之后为上一次回答给出的值。',
  'What was done.': '本次处理的情况。',

  overview: '概览',
  'The pool in numbers.': '以数字概括全部令牌。',
  'The pool in numbers': '以数字概括全部令牌',
  'Counted at most every 3 s.': '最多每 3 秒统计一次。',
};

export default texts;
