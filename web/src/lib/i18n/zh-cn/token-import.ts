import type source from '@/lib/i18n/en/token-import';
import type { Translated } from '@/lib/i18n/texts';

const texts: Translated<typeof source> = {
  importing: {
    title: '导入刷新令牌',
    text: '刷新令牌，每行一个',
    textHelp: '每行是一个刷新令牌，或一个含 refresh_token（可另含 access_token 和 client_id）的 JSON 对象；'
      + '也可以是由它们组成的 JSON 数组。最多 {{limit}} MB。',
    paste: '在此粘贴，或把文件拖到对话框的任意位置',
    dropNow: '松开即可读取文件',
    choose: '选择文件', removeFile: '移除文件 {{name}}',
    file: '{{name}}，{{size}}',
    lines_other: '{{count, number}} 行', items_other: '{{count, number}} 项',
    nothing: '还没有可导入的内容。',
    oneFile: '一次只能拖入一个文件。', fileFailed: '无法读取该文件。', notText: '这不是文本文件。',
    tooLarge: '一次导入最多 {{limit}} MB。请拆分列表，例如“split -l 10000 tokens.txt part-”，'
      + '或在服务器上导入：“rt-manage import tokens.txt”。',
    batchName: '批次名称', batchNameHelp: '作为本次导入的业务 ID 的开头。',
    proxyHelp: '留空：若有代理列表，则从中平均分配。',
    enabledHelp: '关闭：在刷新或启用之前保持等待。',
    check: '检查', back: '返回', another: '继续导入',
    verdictTitle: '将会导入的内容',
    verdict: { all: '全部', new: '新', known: '已存在', consumed: '已用过', bad: '无效' },
    repeated_other: '忽略 {{count, number}} 个重复行。',
    first: '列出前 {{count, number}} 项，不会导入的排在最前。',
    line: '行', item: '项', lineNumber: '第 {{number}} 行', itemNumber: '第 {{number}} 项',
    result: '结果', message: '原因', token: '令牌', noneSuch: '没有这一类。',
    nothingNew: '没有可导入的新令牌。请返回并换一份列表。',
    submit_other: '导入 {{count, number}} 个新令牌',
    runningTitle: '正在导入', doneTitle: '导入完成', stoppedTitle: '导入已停止', failedTitle: '导入失败',
    mayClose: '可以关闭此对话框：导入会继续进行，并显示在“任务”中。',
    disabledHelp: '导入的记录默认停用：请刷新它们或启用计划。',
    enabledDone: '它们的计划已启用：开启自动刷新时会自动刷新。',
    refreshNow_other: '立即刷新这 {{count, number}} 条',
    refreshHow: '要立即刷新它们，请先筛选列表（例如按标签或创建日期），再刷新所有符合条件的令牌。',
  },
};

export default texts;
