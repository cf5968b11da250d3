const texts: Record<string, string> = {
  tokens: '令牌',
  'Rows.': '令牌记录。',

  'List rows, newest first': '列出记录，最新的在前',
  ['Seconds: rows whose access token ends before then, or is over. A linked row has none of its '
    + 'own.']:
    '秒数：访问令牌在此时间内到期或已到期的记录。已关联的记录没有自己的访问令牌。',
  'Substring of the proxy as shown; "direct": rows without one.':
    '所显示的代理包含此文本；"direct" 表示没有代理的记录。',
  '"" = id.': '"" 即 id。',
  '"" = desc.': '"" 即 desc。',
  'One page.': '一页记录。',

  'Add a row': '添加一条记录',
  '"": 32 hex characters are made.': '"" 则自动生成 32 个十六进制字符。',
  'The refresh token.': '刷新令牌。',
  ['That came with the refresh token; a JWT. The client that it names wins over client_id. Stored '
    + 'if it is not over.']:
    '与刷新令牌一同取得的访问令牌，为 JWT。它所指明的客户端优先于 client_id。未到期才会保存。',
  ['URL; "" = the default egress. As masked by get-proxy-list: that entry, if it is the only one '
    + 'of its kind.']:
    'URL；"" 即默认出口。填入 get-proxy-list 给出的掩码文本即指列表中的那一项，前提是只有一项与之相符。',
  '"" = the provider\'s.': '"" 即提供方默认值。',
  '"" = openai.': '"" 即 openai。',

  'Edit a row': '编辑一条记录',
  'An absent key is unchanged, "" clears.': '未给出的键保持不变，"" 则清除。',
  'The masked value means unchanged.': '填入掩码文本表示不变。',
  'A new refresh token; ends a stopped state.': '新的刷新令牌；会结束停止状态。',

  'Delete a row': '删除一条记录',
  'Deleted.': '已删除。',
  'Delete rows': '删除多条记录',
  'How many.': '处理的数量。',

  'Import refresh tokens': '导入刷新令牌',
  'Body up to 8 MiB. Rows start disabled.': '请求体最大 8 MiB。导入的记录默认停用。',
  ['Blank lines and repeats are dropped, known ones skipped. A line is a refresh token, or an '
    + 'object, or the JSON text of one.']:
    '忽略空行和重复行，跳过已存在的。每行是一个刷新令牌、一个对象，或一个对象的 JSON 文本。',
  'Or `rt`.': '也可写作 `rt`。',
  ["Or `at`. A JWT; the client that it names is the row's, whatever else is asked for. Stored if "
    + 'it is not over.']:
    '也可写作 `at`。为 JWT；无论另外要求什么，记录的客户端都是它所指明的那个。未到期才会保存。',
  'As in rts/create; "": dealt evenly from the proxy list, if there is one.':
    '同 rts/create；"" 则从代理列表（如果有）中平均分配。',
  'Of lines that name none; "" = the provider\'s.': '用于自身未指明客户端 ID 的行；"" 即提供方默认值。',
  'Rows are called batch_name-1, -2, ...; "": 32 hex characters.':
    '记录依次命名为 batch_name-1、-2……；"" 则为 32 个十六进制字符。',
  'How many were taken.': '已导入的数量。',

  'What an import would do': '预览导入的结果',
  'Nothing is stored.': '不保存任何内容。',

  'Refresh a row': '刷新一条记录',
  'Taken for compatibility; the facts come with every refresh.':
    '为兼容而保留；每次刷新都会得到这些信息。',
  'As above.': '同上。',
  'Refresh rows in parallel': '并行刷新多条记录',
  'One line for each id, in order.': '每个 ID 一行，按给出的顺序。',

  'Send the one probe of a row in doubt': '对结果存疑的记录发送仅有的一次探测',
  '409 conflict if the row is not in doubt; 409 in_doubt if its probe is spent.':
    '记录并非结果存疑时返回 409 conflict；探测已用掉时返回 409 in_doubt。',

  "Take the user's facts from the stored tokens anew": '从已保存的令牌重新读取用户信息',
  "Take the account's facts from the stored tokens anew": '从已保存的令牌重新读取账户信息',

  'One whole secret of a row, audited': '查看一条记录的一项完整机密内容，记入审计日志',
  'The secret.': '机密内容。',

  'The timeline of a row': '一条记录的刷新记录',
  'One row with what is known of it': '一条记录及其全部已知信息',
};

export default texts;
