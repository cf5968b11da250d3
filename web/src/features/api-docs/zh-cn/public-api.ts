const texts: Record<string, string> = {
  public: '公共 API',
  'For programs, with X-API-Secret. The prefix is auth.public_api_prefix.':
    '供程序使用，凭 X-API-Secret。前缀由 auth.public_api_prefix 设定。',

  'Refresh a row and answer its tokens': '刷新一条记录并返回其令牌',
  'All concurrent calls for one row share one flight.': '对同一记录的并发调用共用一次刷新。',
  'Of the row; wins over email.': '指明是哪条记录；优先于 email。',
  'Of the row, exact without regard to case.': '指明是哪条记录；须完全一致，不区分大小写。',
  'Refreshed, or refreshed by another caller a moment ago.': '已刷新，或刚由其他调用方刷新。',

  'The stored access token': '获取已保存的访问令牌',
  'Never refreshes without min_ttl.': '不带 min_ttl 时从不刷新。',
  ['Seconds that the access token has to live. Waits for a refresh if needed; without it nothing '
    + 'is ever refreshed.']:
    '访问令牌至少还须有效的秒数。必要时会等待一次刷新；不带此字段则从不刷新。',
  'What is stored; with min_ttl an access token that lives at least so long.':
    '已保存的内容；带 min_ttl 时为至少还有这么久有效期的访问令牌。',
  "With min_ttl: only a person can help; the code is the row's state.":
    '带 min_ttl 时：只能由人来处理，code 是该记录的状态。',
  'With min_ttl: the provider refused.': '带 min_ttl 时：提供方拒绝。',
  'With min_ttl: not now.': '带 min_ttl 时：暂时无法完成。',
  'With min_ttl: no answer in time.': '带 min_ttl 时：超时未答复。',
};

export default texts;
