// What the token endpoint saw: one entry per request, so that a test can prove what was, and was not, sent.
import crypto from 'node:crypto';

const MAX_ENTRIES = 200_000;

// Tests compare refresh tokens by this, so that no log of theirs holds a token.
export const fingerprint = (token) =>
  token ? crypto.createHash('sha256').update(token).digest('hex').slice(0, 16) : null;

const freshStats = () => ({
  token: 0,
  ok: 0,
  invalid_grant: 0,
  other: 0,
  reuse: 0,
  repeats: 0,
  json: 0,
  reused_connections: 0,
  inflight: 0,
  max_inflight: 0,
});

export class RequestLog {
  constructor() {
    this.stats = freshStats();
    this.requests = [];
    this.connections = new Map();
    this.lastConnection = 0;
    // Every token ever sent out: the log scan looks for them.
    this.issued = new Set();
    // Fingerprints, kept over reset(): a revoked family leaves no trace in the provider's own store.
    this.seen = new Set();
    this.rotated = new Set();
  }

  reset() {
    const { inflight } = this.stats;
    this.stats = { ...freshStats(), inflight, max_inflight: inflight };
    this.requests = [];
    // What was open before counts only if it is used from now on.
    for (const [id, connection] of this.connections) {
      if (connection.closed) this.connections.delete(id);
      connection.old = true;
      connection.paths = [];
    }
  }

  // Called for every TCP connection, also for one that never sends a request.
  connected(socket) {
    const id = ++this.lastConnection;
    socket.rigConnection = { id, remote_port: socket.remotePort, time: Date.now(), requests: 0, paths: [], closed: false };
    this.connections.set(id, socket.rigConnection);
    socket.on('close', () => {
      socket.rigConnection.closed = true;
    });
  }

  // Called for every request, before anything answers it.
  arrived(req) {
    const connection = req.socket.rigConnection;
    if (!connection) return;
    connection.requests++;
    connection.paths.push(new URL(req.url, 'http://rig').pathname);
  }

  // Connections that were used for something else than looking at this log.
  foreignConnections() {
    return [...this.connections.values()].filter(
      (c) => (c.paths.length === 0 && !c.old) || c.paths.some((path) => !path.startsWith('/rig/')),
    );
  }

  open(ctx, params, state) {
    const connection = ctx.req.socket.rigConnection;
    const header = (name) => ctx.req.headers[name] ?? null;
    const entry = {
      n: this.requests.length,
      time: Date.now(),
      connection: connection?.id,
      remote_port: ctx.req.socket.remotePort,
      connection_reused: (connection?.requests ?? 1) > 1,
      http_version: ctx.req.httpVersion,
      url: ctx.req.url,
      via: header('via'),
      forwarded: header('x-forwarded-for') ?? header('forwarded'),
      proxy_authorization: header('proxy-authorization') !== null,
      content_type: header('content-type'),
      user_agent: header('user-agent'),
      expect: header('expect'),
      params: Object.keys(params).sort(),
      client_id: params.client_id ?? null,
      grant_type: params.grant_type ?? null,
      redirect_uri: params.redirect_uri ?? null,
      rt: fingerprint(params.refresh_token),
      rt_state: state,
      fault: 'none',
      status: null,
      error: null,
    };
    if (this.requests.length < MAX_ENTRIES) this.requests.push(entry);
    this.stats.token++;
    this.stats.inflight++;
    this.stats.max_inflight = Math.max(this.stats.max_inflight, this.stats.inflight);
    if (entry.connection_reused) this.stats.reused_connections++;
    // reuse: sent although it had been used up. repeats: sent before, which is no fault after a 429.
    if (state === 'consumed' || this.rotated.has(entry.rt)) this.stats.reuse++;
    if (this.seen.has(entry.rt)) this.stats.repeats++;
    if (entry.rt) this.seen.add(entry.rt);
    return entry;
  }

  processed(entry, ctx) {
    entry.status = ctx.status;
    entry.error = ctx.body?.error ?? null;
    if (ctx.status === 200) this.stats.ok++;
    else if (entry.error === 'invalid_grant') this.stats.invalid_grant++;
    else this.stats.other++;
    const next = fingerprint(ctx.body?.refresh_token);
    if (next && next !== entry.rt) this.rotated.add(entry.rt);
    for (const name of ['refresh_token', 'access_token', 'id_token']) {
      if (typeof ctx.body?.[name] === 'string') this.issued.add(ctx.body[name]);
    }
  }

  closed() {
    this.stats.inflight--;
  }
}
