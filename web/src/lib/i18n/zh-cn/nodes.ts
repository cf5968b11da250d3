import type { EnglishTexts, Translated } from '@/lib/i18n/texts';

const texts: Translated<EnglishTexts['nodes']> = {
  title: '节点',
  total_other: '共 {{count, number}} 个节点',
  silent: '{{count, number}} 个静默',
  single: '此数据库只属于一个进程，因此没有其他节点；多个节点需共用 MySQL 兼容的数据库，见 docs/mysql.md。',
  alone: '目前没有其他节点使用此数据库。在别处以此数据库、相同的主密钥和各自的数据目录启动 rt-manage，即可加入：见 docs/mysql.md。',
  stale: '显示的是之前的节点状况，每隔几秒会再次请求。',
  column: {
    name: '名称', state: '状态', version: '版本', started: '启动时间', open: '未完成的刷新',
    action: '操作',
  },
  state: { self: '当前节点', alive: '正常', silent: '静默' },
  silentFor: '至少 {{time}}',
  idOf: '复制 {{name}} 的 ID',
  forget: {
    do: '移除',
    of: '移除 {{name}}',
    title: '移除 {{name}}？',
    text: '仅当它已永久离开时才移除。如果还能恢复，请重新启动它：它收到的答复可能还在其救援日志中，'
      + '启动后会自行写入数据库。详见 docs/mysql.md。',
    none: '它会从列表中移除。它没有未完成的刷新。',
    doubt_other: '它会从列表中移除，其 {{count, number}} 次未完成的刷新转为存疑：访问令牌到期时会各探测一次。',
    wait: '{{seconds}} 秒后可以重试。',
    waitOver: '现在可以重试。',
    done: '{{name}} 已从列表中移除。',
    doneDoubt_other: '{{name}} 已从列表中移除；{{count, number}} 次刷新转为存疑。',
  },
};

export default texts;
