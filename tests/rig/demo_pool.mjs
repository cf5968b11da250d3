// The helper of `scripts/run --demo`.
//   node demo_pool.mjs mint OAUTH_URL COUNT               prints refresh tokens, one a line
//   node demo_pool.mjs watch OAUTH_URL SERVER_URL API_SECRET   one line about what has rotated
const [command, ...rest] = process.argv.slice(2);
const PAGE_SIZE = 100;

async function call(url, options) {
  const reply = await fetch(url, options);
  const text = await reply.text();
  if (!reply.ok) throw new Error(`${url}: ${reply.status} ${text.slice(0, 300)}`);
  return JSON.parse(text);
}

const admin = (server, secret, path, body) =>
  call(`${server}/internalweb/v1/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}`, 'accept-language': 'en' },
    body: JSON.stringify(body),
  });

async function allRows(server, secret) {
  const rows = [];
  for (let page = 1; ; page++) {
    const { data } = await admin(server, secret, 'rts/list', { page, page_size: PAGE_SIZE });
    rows.push(...data.items);
    if (rows.length >= data.total || data.items.length === 0) return rows;
  }
}

const commands = {
  async mint(oauth, count) {
    const tokens = await call(`${oauth}/rig/mint?n=${count}&prefix=demo`);
    console.log(tokens.join('\n'));
  },
  async watch(oauth, server, secret) {
    const stats = await call(`${oauth}/rig/stats`);
    const rows = await allRows(server, secret);
    const alive = rows.filter((row) => row.at).length;
    console.log(
      `${alive} of ${rows.length} tokens have an access token; ${stats.ok} rotations, ` +
        `${stats.invalid_grant} refused, ${stats.reuse} old tokens used again`,
    );
  },
};

if (!commands[command]) {
  console.error(`unknown command '${command}'; known: ${Object.keys(commands).join(', ')}`);
  process.exit(2);
}
try {
  await commands[command](...rest);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
