const texts: Record<string, string> = {
  audit: '审计',
  'Who did what, when, from where.': '谁在何时从何处做了什么。',

  'The audit log, newest first': '审计日志，最新的在前',
  'Exact.': '完全一致。',
  'Substring of the name.': '名称包含此文本。',
  'Inclusive.': '包含此时刻。',
  'Exclusive.': '不含此时刻。',

  'The audit log as a file': '将审计日志导出为文件',
  ['At most the newest 100,000 lines, as an attachment. CSV per RFC 4180 with a header line; '
    + 'cells that a spreadsheet would run get a quote in front.']:
    '最多为最新的 100,000 条，以附件形式返回。CSV 遵循 RFC 4180，带标题行；电子表格会当作公式执行的单元格前加单引号。',
};

export default texts;
