const texts: Record<string, string> = {
  session: '会话',
  'Logging in.': '登录。',

  'Log in': '登录',
  "The session's token; also set as HttpOnly cookie rtm_session.":
    '会话的 token；同时写入 HttpOnly cookie rtm_session。',

  'End this session': '结束此会话',
  'Ended; the cookie is cleared.': '会话已结束，cookie 已清除。',

  'Who is logged in': '当前登录的用户',
  'The user.': '该用户。',

  'Change the password': '修改密码',
  ['Needs a session: neither the API secret nor the control token of the command line will do. '
    + '400 with field current_password if that is wrong, which counts as a failed login. What is '
    + 'saved here wins over auth.password of config.yml until that value changes.']:
    '需要会话：API 密钥和命令行的控制令牌都不行。当前密码不对时返回 400，field 为 current_password，并计为一次登录失败。'
    + '在 config.yml 的 auth.password 被更改之前，以此处保存的密码为准。',
  '8 to 1024 bytes; none of the published samples.': '8 到 1024 字节；不能是众所周知的示例值。',
  'All other sessions end; this one gets a new cookie.': '其他会话均已结束；此会话获得新的 cookie。',
};

export default texts;
