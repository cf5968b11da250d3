import type source from '@/lib/i18n/en/token-detail';
import type { Translated } from '@/lib/i18n/texts';

const texts: Translated<typeof source> = {
  detail: {
    missing: '没有这条记录', missingHelp: '可能已被删除。请关闭后在列表中查找。',
    noNext: '没有到期的刷新。',
    primary: {
      refresh: '立即刷新', probe: '立即探测', newToken: '填入新的刷新令牌', proxy: '修改代理',
      client: '修改客户端 ID', holder: '打开持有它的记录',
    },
    newToken: {
      title: '{{name}} 的新刷新令牌', submit: '填入',
      help: '来自同一客户端的新登录。它会取代已存的令牌，这条记录随即恢复工作。',
      done: '{{name}} 已有新的刷新令牌。',
    },
    linked: '显示本记录令牌的其他记录',
    claims: {
      title: '访问令牌中的声明', asOf: '截至 {{time}}',
      none: '无法读取：没有访问令牌，或它不是 JWT。', yes: '是', no: '否', list: '，',
    },
    claim: {
      email: '邮箱', email_verified: '邮箱已验证', name: '名称', chatgpt_plan_type: '套餐',
      chatgpt_account_id: '账户', chatgpt_user_id: '用户', client_id: '客户端', iss: '签发者',
      sub: '主体', aud: '受众', scope: '权限范围', scp: '权限范围', iat: '签发时间', nbf: '生效时间',
      exp: '到期时间', auth_time: '登录时间', session_id: '会话', jti: '令牌编号',
    },
    older: '更早的记录',
  },
};

export default texts;
