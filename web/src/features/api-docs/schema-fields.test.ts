import { describe, expect, it } from 'vitest';
import type { ApiDocument } from '@/lib/api/openapi';
import { fieldLines, sampleOf, typeName } from './schema-fields';

const document: ApiDocument = {
  info: { title: 't', version: '1' },
  paths: {},
  components: {
    schemas: {
      Updates: { type: 'object', properties: { proxy: { type: 'string', description: 'Way out.' } } },
      Loop: { type: 'object', properties: { next: { $ref: '#/components/schemas/Loop' } } },
      Either: { anyOf: [{ type: 'object', properties: { a: { type: 'string' } } },
        { type: 'object', properties: { a: { type: 'string' }, b: { type: 'integer' } } }] },
    },
  },
};

describe('fieldLines', () => {
  it('lists inner fields below their own, with what the schema says of them', () => {
    const lines = fieldLines({
      type: 'object',
      required: ['id'],
      properties: {
        id: { type: 'integer', minimum: 1 },
        updates: { $ref: '#/components/schemas/Updates' },
        rows: { type: 'array', items: { type: 'object', properties: { at: { type: ['string', 'null'], format: 'date-time' } } } },
        kind: { enum: ['a', 'b'], default: 'a' },
      },
    }, document);
    expect(lines.map((line) => [line.path, line.type, line.required])).toEqual([
      ['id', 'integer', true], ['updates', 'object', false], ['updates.proxy', 'string', false],
      ['rows', 'object[]', false], ['rows[].at', 'date-time | null', false], ['kind', 'string', false],
    ]);
    expect(lines[0]?.bounds.least).toBe(1);
    expect(lines[2]?.description).toBe('Way out.');
    expect(lines[5]?.bounds).toMatchObject({ oneOf: ['"a"', '"b"'], fallback: '"a"' });
  });

  it('comes to an end with a schema that holds itself, and lists alternatives once', () => {
    expect(fieldLines({ $ref: '#/components/schemas/Loop' }, document).length).toBeLessThan(10);
    expect(fieldLines({ $ref: '#/components/schemas/Either' }, document).map(({ path }) => path))
      .toEqual(['a', 'b']);
  });
});

it('names types as people say them', () => {
  expect(typeName({ type: 'array', items: { type: 'string' } }, document)).toBe('string[]');
  expect(typeName({ const: true }, document)).toBe('true');
  expect(typeName({}, document)).toBe('any');
});

it('makes a sample of what is required', () => {
  expect(sampleOf({
    type: 'object', required: ['ids', 'on', 'kind'],
    properties: {
      ids: { type: 'array', items: { type: 'integer' } }, on: { type: 'boolean' },
      kind: { enum: ['x'] }, more: { type: 'string' },
    },
  }, document)).toEqual({ ids: [], on: false, kind: 'x' });
});
