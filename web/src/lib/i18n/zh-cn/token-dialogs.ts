import type source from '@/lib/i18n/en/token-dialogs';
import type { Translated } from '@/lib/i18n/texts';

const texts: Translated<typeof source> = {
  form: {
    bizId: '业务 ID', bizIdHelp: '您自己的名称；留空则自动生成。', bizIdMissing: '请输入业务 ID。',
    rt: '刷新令牌', rtMissing: '请输入刷新令牌。', rtBad: '刷新令牌中没有空格或换行，请只粘贴一个。',
    proxy: '代理', proxyHelp: '留空则使用默认出口。示例：http://user:password@10.0.0.1:8080',
    proxyMasked: '保持不变则沿用已存的密码。',
    clientId: '客户端 ID', clientIdHelp: '取得该令牌的客户端；留空则用提供方默认值。',
    tag: '标签', memo: '备注', enabled: '按计划刷新',
  },
  createDialog: { title: '添加令牌', submit: '添加', done: '{{name}} 已添加。' },
  edit: {
    title: '编辑 {{name}}', done: '{{name}} 已保存。', newRt: '新的刷新令牌',
    newRtHelp: '留空则保留已存的令牌。填入新令牌会结束停止状态。', unchanged: '没有改动。',
  },
};

export default texts;
