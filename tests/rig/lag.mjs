// TCP proxy that delays, swallows or resets what passes (no sch_netem in some kernels).
//   node lag.mjs LISTEN_PORT HOST:PORT [settings.json]     port 0: any; the line "ready PORT" says which
// settings.json: {"ms": 50, "blackhole": false, "rst": 0.1}; SIGUSR2 reads it again.
import fs from 'node:fs';
import net from 'node:net';

const [listen, target, file = './lag.json'] = process.argv.slice(2);
const [host, port] = target.split(':');
let settings = { ms: 0 };

function load() {
  try {
    settings = JSON.parse(fs.readFileSync(file));
  } catch {
    // No file, no fault.
  }
}

function pipe(from, to) {
  from.on('data', (chunk) => {
    if (settings.blackhole) return;
    if (settings.rst && Math.random() < settings.rst) {
      from.resetAndDestroy();
      to.resetAndDestroy();
      return;
    }
    setTimeout(() => to.destroyed || to.write(chunk), settings.ms);
  });
  from.on('end', () => setTimeout(() => to.end(), settings.ms));
  from.on('error', () => to.destroy());
  from.on('close', () => setTimeout(() => to.destroy(), settings.ms + 5));
}

load();
process.on('SIGUSR2', load);
const server = net.createServer({ noDelay: true }, (client) => {
  const upstream = net.connect({ host, port: Number(port), noDelay: true });
  pipe(client, upstream);
  pipe(upstream, client);
});
server.listen(Number(listen), '127.0.0.1', () => console.log(`ready ${server.address().port}`));
