// Writes src/lib/api/schema.d.ts: the shapes of the admin API from the server's own openapi.json.
// A test compares the file with what this makes, so that it cannot go stale.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';

const source = new URL('../../src/http/openapi.json', import.meta.url);
export const target = new URL('../src/lib/api/schema.d.ts', import.meta.url);

/** Names of the schemas that `value` refers to, directly or through others. */
function collect(value, schemas, found) {
  for (const [, name] of JSON.stringify(value).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
    if (found.has(name)) continue;
    found.add(name);
    collect(schemas[name], schemas, found);
  }
  return found;
}

/** Without what the compiler does not read; openapi.json has it. */
function bare(schema) {
  return JSON.parse(JSON.stringify(schema, (key, value) => (
    ['description', 'format', 'example'].includes(key) && typeof value !== 'object'
      ? undefined : value
  )));
}

export async function makeTypes() {
  const api = JSON.parse(await readFile(source, 'utf8'));
  const { schemas } = api.components;
  const admin = Object.entries(api.paths).filter(([path]) => path.startsWith('/internalweb/'));
  const used = collect(admin, schemas, new Set());
  const kept = Object.fromEntries(Object.entries(schemas).filter(([name]) => used.has(name)));
  const tree = await openapiTS(
    { openapi: api.openapi, info: api.info, paths: {}, components: { schemas: bare(kept) } },
    { defaultNonNullable: false },
  );
  const head = '/** Made by `npm run api-types` from src/http/openapi.json. Not to be edited. */\n';
  return `${head}\n${astToString(tree)}`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await writeFile(target, await makeTypes());
  console.log(`wrote ${fileURLToPath(target)}`);
}
