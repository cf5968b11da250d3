// A real OAuth 2.0 / OpenID server (oidc-provider) on loopback, with faults and a log of what it was sent.
//
//   node oauth_server.mjs [port]      port 0 or none: any free one; the line "ready URL" says which
//   environment: AT_TTL RT_TTL (seconds)  FORMAT=opaque|jwt  TLS_KEY TLS_CERT (files)  OPENAI_ERRORS=1  VERBOSE=1
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import querystring from 'node:querystring';
import { readBody, serveControl } from './lib/control.mjs';
import { TokenMaps } from './lib/map_adapter.mjs';
import { finishInteraction, makeProvider } from './lib/provider.mjs';
import { RequestLog } from './lib/request_log.mjs';
import { TokenFaults } from './lib/token_faults.mjs';

const { env } = process;
const settings = {
  at_ttl: Number(env.AT_TTL ?? 3600),
  rt_ttl: Number(env.RT_TTL ?? 30 * 86400),
  jwt: env.FORMAT === 'jwt',
  openai_errors: Boolean(env.OPENAI_ERRORS),
};
const maps = new TokenMaps();
const log = new RequestLog();
const faults = new TokenFaults();

// The provider takes forms only, and what is already parsed from `req.body`.
async function parseParams(ctx) {
  const text = await readBody(ctx.req);
  const params = ctx.is('application/json') ? JSON.parse(text) : { ...querystring.parse(text) };
  ctx.req.body = params;
  ctx.req.headers['content-type'] = 'application/x-www-form-urlencoded';
  return params;
}

async function serveToken(ctx, next) {
  const isJson = Boolean(ctx.is('application/json'));
  const contentType = ctx.req.headers['content-type'];
  let params = {};
  let broken = false;
  try {
    params = await parseParams(ctx);
  } catch {
    broken = true;
  }
  if (isJson) log.stats.json++;
  const entry = log.open(ctx, params, maps.refreshTokenState(params.refresh_token));
  entry.content_type = contentType ?? null;
  try {
    if (broken) {
      ctx.status = 400;
      ctx.body = { error: 'invalid_request', error_description: 'unreadable body' };
      return;
    }
    const fault = faults.take(entry);
    if (await faults.before(fault, ctx)) {
      entry.status = ctx.respond === false ? null : ctx.status;
      return;
    }
    await next();
    log.processed(entry, ctx);
    await faults.after(fault, ctx);
    if (settings.openai_errors && ctx.body?.error && ctx.respond !== false) {
      const { error: code, error_description: message = '' } = ctx.body;
      ctx.body = { error: { message, type: 'invalid_request_error', param: null, code } };
    }
  } finally {
    log.closed();
  }
}

function mount(provider) {
  if (env.VERBOSE) provider.on('server_error', (ctx, error) => console.error(error));
  const rig = { provider, settings, maps, log, faults };
  provider.use(async (ctx, next) => {
    if (ctx.path.startsWith('/auto/')) return finishInteraction(provider, settings, ctx);
    if (await serveControl(rig, ctx)) return undefined;
    if (ctx.path === '/token' && ctx.method === 'POST') return serveToken(ctx, next);
    return next();
  });
  return provider.callback();
}

const tls = Boolean(env.TLS_KEY && env.TLS_CERT);
// The issuer holds the port, which is known only once the server listens.
let handle;
const onRequest = (req, res) => {
  log.arrived(req);
  handle(req, res);
};
const server = tls
  ? https.createServer({ key: fs.readFileSync(env.TLS_KEY), cert: fs.readFileSync(env.TLS_CERT) }, onRequest)
  : http.createServer(onRequest);
server.keepAliveTimeout = 60_000;
server.on(tls ? 'secureConnection' : 'connection', (socket) => log.connected(socket));
server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => {
  const issuer = `${tls ? 'https' : 'http'}://127.0.0.1:${server.address().port}`;
  handle = mount(makeProvider(issuer, maps, settings));
  console.log(`ready ${issuer}/.well-known/openid-configuration`);
});

const stop = () => {
  server.closeAllConnections();
  server.close(() => process.exit(0));
};
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
