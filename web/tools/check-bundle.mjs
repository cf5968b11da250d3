// Fails if the first page needs more JavaScript than it may: what index.html loads, and one language.
import { readdir, readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';

const limit = 250_000;  // bytes after gzip
const dist = new URL('../dist/', import.meta.url);

const page = await readFile(new URL('index.html', dist), 'utf8');
const first = [...page.matchAll(/assets\/[^"]+\.js/g)].map(([name]) => name);
const languages = (await readdir(new URL('assets/', dist)))
  .filter((name) => /^(en|zh-cn)-.*\.js$/.test(name)).map((name) => `assets/${name}`);

const size = async (name) => gzipSync(await readFile(new URL(name, dist)), { level: 9 }).length;
const sizes = await Promise.all(first.map(size));
const total = sizes.reduce((sum, bytes) => sum + bytes, 0)
  + Math.max(...await Promise.all(languages.map(size)));

console.log(`first page: ${total} bytes of JavaScript after gzip, at most ${limit}`);
if (languages.length !== 2 || total > limit) process.exit(1);
