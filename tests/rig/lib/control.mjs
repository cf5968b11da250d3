// The /rig/ pages: what a test sets, mints and looks at.
import { mintRefreshTokens } from './provider.mjs';

export async function readBody(req) {
  const chunks = [];
  for await (const chunk of req) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

const SETTINGS = ['at_ttl', 'openai_errors'];

async function mint({ provider, settings, log }, query) {
  const tokens = await mintRefreshTokens(provider, settings, {
    count: Number(query.n ?? 1),
    clientId: query.client_id ?? 'app_native',
    prefix: query.prefix ?? `u${Date.now()}_`,
  });
  for (const token of tokens) log.issued.add(token);
  return tokens;
}

// True if it was one of them.
export async function serveControl(rig, ctx) {
  const { log, faults, settings, maps } = rig;
  const call = `${ctx.method} ${ctx.path}`;
  try {
    switch (call) {
      case 'GET /rig/stats':
        ctx.body = { ...log.stats, foreign_connections: log.foreignConnections().length };
        return true;
      case 'GET /rig/requests':
        ctx.body = log.requests;
        return true;
      case 'GET /rig/connections':
        ctx.body = log.foreignConnections();
        return true;
      case 'GET /rig/secrets':
        ctx.body = [...log.issued];
        return true;
      case 'GET /rig/mint':
        ctx.body = await mint(rig, ctx.query);
        return true;
      case 'POST /rig/state':
        ctx.body = JSON.parse(await readBody(ctx.req)).map((token) => maps.refreshTokenState(token));
        return true;
      case 'POST /rig/fault':
        ctx.body = faults.arm(JSON.parse(await readBody(ctx.req)));
        return true;
      case 'POST /rig/set': {
        const wanted = JSON.parse(await readBody(ctx.req));
        for (const name of Object.keys(wanted)) {
          if (!SETTINGS.includes(name)) throw new Error(`no setting '${name}'`);
        }
        ctx.body = Object.assign(settings, wanted);
        return true;
      }
      case 'POST /rig/reset':
        faults.arm({ mode: 'none' });
        log.reset();
        ctx.body = log.stats;
        return true;
      default:
        return false;
    }
  } catch (error) {
    ctx.status = 400;
    ctx.body = { error: error.message };
    return true;
  }
}
