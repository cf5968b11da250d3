const texts: Record<string, string> = {
  jobs: '任务',
  'Long work: goes on without the caller; kept in memory, the last 50 that ended too.':
    '耗时较长的操作：调用方离开后仍会继续；保留在内存中，包括最近结束的 50 个。',

  'Start long work': '启动任务',
  ['Exactly one of ids and filter; a filter without members is every row, and unknown members are '
    + 'refused. Rows that a filter found and no longer matches when their turn comes are not '
    + 'edited or deleted: code `changed`.']:
    'ids 与 filter 必须且只能给出一个；空的 filter 即全部记录，未知的成员会被拒绝。'
    + '由 filter 找到、但轮到时已不再符合条件的记录不会被编辑或删除：code 为 `changed`。',
  'Which rows; absent and "" = any.': '选择哪些记录；未给出或 "" 即不限。',
  ['How many rows are meant; goes with filter, and is needed there for edit and delete. If more '
    + 'match, the answer is 409 and nothing is begun.']:
    '预期的记录数；与 filter 一起使用，编辑和删除时必填。符合条件的更多时返回 409，不做任何处理。',
  'Absent = unchanged.': '未给出则保持不变。',
  '"" clears: the default egress.': '"" 则清除：改用默认出口。',
  'It has begun.': '任务已启动。',

  'Jobs, newest first': '任务列表，最新的在前',
  'Those that run and the last 50 that ended.': '正在运行的和最近结束的 50 个。',

  'One job': '一个任务',
  'The job.': '该任务。',

  'Cancel a job': '停止任务',
  ['No further row is begun; what is under way is finished. A job that has ended stays as it '
    + 'is.']:
    '不再处理新的记录；正在处理的会做完。已结束的任务保持不变。',

  'Jobs as they go on': '持续接收任务进度',
  ['Server-sent events. First `jobs` with {items: [Job]}, then `job` with a Job whenever one '
    + 'changed, at most four times a second each; a comment every 15 s.']:
    '服务器推送事件（SSE）。先是 `jobs`，内容为 {items: [Job]}；此后每当有任务变化就发送 `job`，内容为 Job，'
    + '每个任务每秒最多四次；每 15 秒发送一行注释。',
};

export default texts;
