import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import type { ApiDocument } from '@/lib/api/openapi';
import { readGroups } from './operations';
import { parts, texts } from './zh-cn/all-texts';

const source = new URL('../../../../src/http/openapi.json', import.meta.url);
const api = JSON.parse(await readFile(source, 'utf8')) as ApiDocument;

/** Every text for people in what the page is made of, wherever it stands there. */
function textsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => (
    ['tag', 'summary', 'description'].includes(key) && typeof inner === 'string' && inner !== ''
      ? [inner] : textsIn(inner)
  ));
}

const shown = new Set(textsIn([{ description: api.info.description }, readGroups(api)]));

it('has a Chinese text for each one that the page shows: else add it in zh-cn/', () => {
  expect(shown.size).toBeGreaterThan(150);
  expect([...shown].filter((text) => !texts.has(text))).toEqual([]);
});

it('has no text that the page does not show any more: else take it out of zh-cn/', () => {
  expect([...texts.keys()].filter((text) => !shown.has(text))).toEqual([]);
});

it('has each text once', () => {
  const all = parts.flatMap(Object.keys);
  expect(all.filter((text, at) => all.indexOf(text) !== at)).toEqual([]);
});

it('keeps names of fields, quoted values and numbers as they are', () => {
  const literals = /"[^"]*"|`[^`]*`|[\w.]*_[\w.]*\w|\d[\d.,]*\d/g;
  const lost = [...texts].flatMap(([english, chinese]) => (
    (english.match(literals) ?? [])
      .filter((literal) => !chinese.includes(literal))
      .map((literal) => [literal, chinese])
  ));
  expect(lost).toEqual([]);
});
