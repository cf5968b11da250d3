import type { OAuthServer, RtManage } from './rig';

export interface Rows {
  tag: string;
  tokens: string[];
  names: string[];
}

let serial = 0;

/** A name that no other test uses. */
export function ownName(prefix: string): string {
  serial += 1;
  return `${prefix}${serial}-${Date.now()}`;
}

/** An access token as the provider makes them: a JWT, whose claims the server takes over. */
export function accessToken(token: { email: string; plan: string; endsIn: number }): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = {
    exp: Math.floor(Date.now() / 1000) + token.endsIn,
    email: token.email,
    'https://api.openai.com/auth': { chatgpt_plan_type: token.plan },
  };
  return `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}.c2lnbmF0dXJl`;
}

/** Adds rows of one test, found by a tag of their own: `TAG-1` and so on. */
export async function addRows(
  server: RtManage, oauth: OAuthServer, count: number,
  more: (index: number) => Record<string, unknown> = () => ({}),
): Promise<Rows> {
  const tag = ownName('set');
  const tokens = await oauth.mint(count, `${tag}-`);
  const names = tokens.map((_, index) => `${tag}-${index + 1}`);
  for (const [index, token] of tokens.entries()) {
    await server.call('rts/create', {
      biz_id: names[index], rt_token: token, proxy: '', client_id: '', tag, enabled: false,
      memo: '', ...more(index),
    });
  }
  return { tag, tokens, names };
}

/** The rows that the server has by `filter`. */
export async function rowsOf(server: RtManage, filter: object): Promise<{
  id: number; biz_id: string; tag: string; enabled: boolean; state: string; memo: string;
  generation: number; client_id: string; proxy: string; create_time: string;
}[]> {
  const page = await server.call('rts/list', { page: 1, page_size: 1000, ...filter });
  return (page as { items: Awaited<ReturnType<typeof rowsOf>> }).items;
}
