const texts: Record<string, string> = {
  settings: '设置',
  'What may change at run time.': '运行中可以更改的内容。',

  'The settings': '当前设置',
  'The settings; env_configs is read-only.': '当前设置；env_configs 只读。',

  'Save settings': '保存设置',
  ['Rows whose proxy left the list are dealt evenly to the others: each of them gets as many as '
    + 'the others or one more, the odd ones go to those that have the fewest. Client ids of rows '
    + 'are never changed. 409 if rows would be left without a proxy, unless allow_direct.']:
    '被移除的代理所对应的记录会平均分配给其余代理：各代理分得的数量相同或多一条，多出的给记录最少的代理。'
    + '记录的客户端 ID 从不因此改变。如果有记录会失去代理则返回 409，除非给出 allow_direct。',
  'Absent keys are unchanged.': '未给出的键保持不变。',
  ['JSON text of a list. An entry is a proxy URL, or an object with `url` and `name` (unique; "" '
    + 'takes it away). An entry without a name keeps the one it has; as masked by get-system: that '
    + 'proxy. An entry that differs from a present one in the password only takes its place, and '
    + 'its rows.']:
    '列表的 JSON 文本。每一项是一个代理 URL，或一个含 `url` 和 `name`（不可重复，"" 则去掉名称）的对象。'
    + '未给出名称的项保留原有名称；填入 get-system 给出的掩码文本即指那个代理。'
    + '与现有某项只有密码不同的项会取代它，并接手它的记录。',
  'JSON text of a list.': '列表的 JSON 文本。',
  '"true" or "false".': '"true" 或 "false"。',
  'Days, "1" to "365".': '天数，"1" 到 "365"。',
  ['How long before its end an access token is renewed: "6h", "90m". "" = what config.yml '
    + 'says.']:
    '在访问令牌到期前多久续期："6h"、"90m"。"" 即以 config.yml 为准。',
  'Between two scheduled refreshes of one row: "60s". "" = what config.yml says.':
    '同一记录两次定时刷新之间的最短时间："60s"。"" 即以 config.yml 为准。',
  ['Refreshes at the same time, in all. More than the rescue journal has slots for (64 more than '
    + 'at the start) hold from the next start on. "" = what config.yml says.']:
    '同时进行的刷新总数。超过救援日志槽位数（启动时的值加 64）的部分从下次启动起生效。"" 即以 config.yml 为准。',
  'Through one proxy. "" = what config.yml says.': '其中经同一代理的。"" 即以 config.yml 为准。',
  'For one client id. "" = what config.yml says.':
    '其中同一客户端 ID 的。"" 即以 config.yml 为准。',
  'A second, through one way out; "0" = no limit. "" = what config.yml says.':
    '每个出口每秒发起的刷新数；"0" 表示不限。"" 即以 config.yml 为准。',
  'debug, info, warn or error. "" = what config.yml says.':
    'debug、info、warn 或 error。"" 即以 config.yml 为准。',
  'Agrees that rows lose their proxy and go direct.': '同意让记录失去代理并改为直连。',
  'Saved.': '已保存。',

  'What a save would change': '预览保存后的变化',
  'Checked as a save is; nothing is written.': '与保存时做同样的检查；不写入任何内容。',

  'The proxies, passwords masked': '代理列表，密码以掩码显示',
  'The client ids': '客户端 ID 列表',

  'The proxies with names, users and health': '代理及其名称、使用它的记录数和健康状况',
  'The proxies of the list, in its order. Needs a login.': '列表中的代理，按列表顺序。需要登录。',
  'The proxies of the list, in its order.': '列表中的代理，按列表顺序。',

  'Test a proxy': '测试代理',
  ["How it ended; 200 also if the proxy does not work. Connects through the proxy to the host of "
    + "the provider's token endpoint and asks for the head of its root page, with no credential: "
    + 'shows whether proxy and TLS work, not whether the provider serves this address. Needs a '
    + 'login; audited.']:
    '返回测试结果；代理不可用时也是 200。经代理连接到提供方令牌端点所在的主机，只请求根页面的响应头，不带任何凭据：'
    + '能看出代理和 TLS 是否正常，看不出提供方是否服务于此地址。需要登录；记入审计日志。',
  'In the list, from 0.': '在列表中的位置，从 0 开始。',
  'Whose host is connected to; "" = openai.': '连接到哪个提供方的主机；"" 即 openai。',
  'How it ended; 200 also if the proxy does not work.': '测试结果；代理不可用时也是 200。',
};

export default texts;
