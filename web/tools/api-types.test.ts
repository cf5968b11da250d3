import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { makeTypes, target } from './api-types.mjs';

it('schema.d.ts is what openapi.json makes: else run npm run api-types', async () => {
  expect(await readFile(target, 'utf8')).toBe(await makeTypes());
});
