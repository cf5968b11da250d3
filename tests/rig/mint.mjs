// Makes refresh tokens the way an application does: the full PKCE code flow over HTTP, without a browser.
//   node mint.mjs N [concurrency] [base URL]     prints one refresh token a line
import crypto from 'node:crypto';
import http from 'node:http';

const count = Number(process.argv[2] ?? 1);
const concurrency = Number(process.argv[3] ?? 8);
const base = process.argv[4] ?? 'http://127.0.0.1:4000';
const agent = new http.Agent({ keepAlive: true, maxSockets: concurrency });
const REDIRECT = 'http://127.0.0.1/cb';
const MAX_HOPS = 6;

function request(method, url, { headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const call = http.request(url, { method, headers, agent }, (reply) => {
      let text = '';
      reply.on('data', (chunk) => (text += chunk));
      reply.on('end', () => resolve({ status: reply.statusCode, headers: reply.headers, body: text }));
    });
    call.on('error', reject);
    call.end(body);
  });
}

function keepCookies(jar, reply) {
  for (const cookie of reply.headers['set-cookie'] ?? []) {
    const [pair] = cookie.split(';');
    const at = pair.indexOf('=');
    if (pair.slice(at + 1)) jar.set(pair.slice(0, at), pair.slice(at + 1));
    else jar.delete(pair.slice(0, at));
  }
}

async function authorize(number, challenge) {
  const query = new URLSearchParams({
    client_id: 'app_native',
    response_type: 'code',
    redirect_uri: REDIRECT,
    scope: 'openid offline_access email profile',
    prompt: 'consent',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    state: `s${number}`,
    login_hint: `user${number}`,
  });
  const jar = new Map();
  let url = `${base}/auth?${query}`;
  for (let hop = 0; hop < MAX_HOPS; hop++) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const reply = await request('GET', url, { headers: { cookie } });
    keepCookies(jar, reply);
    if (!reply.headers.location) throw new Error(`hop ${hop}: ${reply.status} ${reply.body.slice(0, 300)}`);
    const next = new URL(reply.headers.location, base);
    if (next.searchParams.get('error')) throw new Error(next.search);
    if (next.origin !== new URL(base).origin) return next.searchParams.get('code');
    url = next.href;
  }
  throw new Error('too many redirects');
}

async function mintOne(number) {
  const verifier = crypto.randomBytes(32).toString('base64url');
  const code = await authorize(number, crypto.createHash('sha256').update(verifier).digest('base64url'));
  const reply = await request('POST', `${base}/token`, {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: 'app_native',
      code,
      redirect_uri: REDIRECT,
      code_verifier: verifier,
    }).toString(),
  });
  const token = JSON.parse(reply.body).refresh_token;
  if (!token) throw new Error(reply.body);
  return token;
}

let next = 0;
async function worker() {
  while (next < count) console.log(await mintOne(next++));
}
await Promise.all(Array.from({ length: Math.min(concurrency, count) }, worker));
agent.destroy();
