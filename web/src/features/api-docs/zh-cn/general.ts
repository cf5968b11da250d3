// What the document says of itself, and texts that calls of several resources share.
const texts: Record<string, string> = {
  ['Keeps OAuth refresh tokens alive and hands out access tokens. Every answer carries '
    + 'X-Request-Id; `msg` follows Accept-Language (zh-CN by default, en).']:
    '让 OAuth 刷新令牌保持有效，并发放访问令牌。每个回答都带有 X-Request-Id；`msg` 的语言由 Accept-Language 决定'
    + '（默认 zh-CN，可选 en）。',

  'Of the row.': '指明是哪条记录。',
  'From 1.': '从 1 开始。',
  'Substring.': '包含此文本。',
  'YYYY-MM-DD, UTC.': 'YYYY-MM-DD，UTC。',
  'Body up to 1 MiB, at most 10000 ids.': '请求体最大 1 MiB，最多 10000 个 ID。',

  'The row.': '该记录。',
  'The list.': '列表。',
  'Newest first.': '最新的在前。',
};

export default texts;
