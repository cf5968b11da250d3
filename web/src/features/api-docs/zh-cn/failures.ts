// Answers of calls that did not succeed.
const texts: Record<string, string> = {
  'Not JSON, a wrong type, a missing or bad field.': '不是 JSON、类型不对、缺少字段或字段有误。',
  'Not JSON, or a field is missing.': '不是 JSON，或缺少字段。',
  'No credentials, or wrong ones.': '没有凭据，或凭据不对。',
  'Wrong user or password.': '用户名或密码错误。',
  ['The credentials do not allow it: a published sample secret from outside, a cookie without '
    + 'X-Requested-With, the API secret on a call that needs a login.']:
    '凭据不允许此调用：从外部使用众所周知的示例值、只有 cookie 而没有 X-Requested-With，或用 API 密钥调用需要登录的功能。',
  'The password is a published sample and the call comes from outside.':
    '密码是众所周知的示例值，而调用来自外部。',
  'No such row or path.': '没有这条记录或这个路径。',
  'Another method.': '请求方法不对。',
  ['The present state forbids it, or a unique value is taken (conflict, duplicate, '
    + 'consumed_token).']:
    '当前状态不允许，或不可重复的值已被占用（conflict、duplicate、consumed_token）。',
  'Only a person can help.': '只能由人来处理。',
  "Only a person can help: the code is the row's state.": '只能由人来处理：code 是该记录的状态。',
  'The body is larger than the path takes.': '请求体超过此路径的上限。',
  'Too large.': '请求体过大。',
  'Not application/json in UTF-8.': '不是 UTF-8 编码的 application/json。',
  'Not JSON.': '不是 JSON。',
  'Too many failures.': '失败次数过多。',
  'A fault of the service.': '服务本身出错。',
  'A fault of the service or its store; the log has more under X-Request-Id.':
    '服务或其数据库出错；按 X-Request-Id 可在日志中查到详情。',
  'The provider refused.': '提供方拒绝。',
  'The provider refused (upstream_refused).': '提供方拒绝（upstream_refused）。',
  'Not now.': '暂时无法完成。',
  'Not now; try again later.': '暂时无法完成，请稍后重试。',
  'Not now: stopping, or the store does not answer; nothing was changed.':
    '暂时无法完成：服务正在停止，或数据库没有响应；未做任何改动。',
  'The store does not answer.': '数据库没有响应。',
  'No answer in time.': '超时未答复。',
  'No answer in time (upstream_timeout); the row is in doubt.':
    '超时未答复（upstream_timeout）；该记录结果存疑。',
};

export default texts;
