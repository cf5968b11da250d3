import type { ApiDocument, SchemaNode } from '@/lib/api/openapi';

/** One line of a table of fields. */
export interface FieldLine {
  /** `updates.proxy`, `items[].id`; empty for a body that is no object. */
  path: string;
  type: string;
  required: boolean;
  description: string;
  /** "default: false", "1 to 10", "one of: a, b": what else the schema says. */
  bounds: FieldBounds;
}

export interface FieldBounds {
  oneOf: string[];
  fallback: string | null;
  least: number | null;
  most: number | null;
}

// Deeper than any schema of ours: only a schema that holds itself gets there.
const deepest = 6;

/** The schema that a reference means; itself if it is none. */
export function resolve(node: SchemaNode, document: ApiDocument): SchemaNode {
  if (node.$ref === undefined) return node;
  const name = node.$ref.split('/').at(-1) ?? '';
  const target = document.components?.schemas?.[name];
  return target ? { ...target, ...(node.description ? { description: node.description } : {}) } : {};
}

function shown(value: unknown): string {
  return typeof value === 'string' ? `"${value}"` : JSON.stringify(value);
}

export function typeName(given: SchemaNode, document: ApiDocument): string {
  const node = resolve(given, document);
  if (node.anyOf) return [...new Set(node.anyOf.map((one) => typeName(one, document)))].join(' | ');
  if (node.allOf) return 'object';
  if ('const' in node) return shown(node.const);
  if (node.type === 'array') return `${typeName(node.items ?? {}, document)}[]`;
  const types = [node.type ?? (node.enum ? typeof node.enum[0] : 'any')].flat();
  return types.map((type) => (
    type === 'string' && node.format === 'date-time' ? 'date-time' : type
  )).join(' | ');
}

function boundsOf(node: SchemaNode): FieldBounds {
  return {
    oneOf: (node.enum ?? []).map(shown),
    fallback: node.default === undefined ? null : shown(node.default),
    least: node.minimum ?? null,
    most: node.maximum ?? null,
  };
}

/** What stands inside an object: its own fields and those that it is put together from. */
function fieldsOf(node: SchemaNode, document: ApiDocument): [string, SchemaNode, boolean][] {
  const own = Object.entries(node.properties ?? {})
    .map(([name, field]): [string, SchemaNode, boolean] => (
      [name, field, node.required?.includes(name) ?? false]
    ));
  const parts = (node.allOf ?? []).flatMap((part) => fieldsOf(resolve(part, document), document));
  // Of alternatives each has its own fields; a field that two have is listed once.
  const choices = (node.anyOf ?? []).flatMap((one) => fieldsOf(resolve(one, document), document));
  const all = [...own, ...parts, ...choices];
  return all.filter(([name], at) => all.findIndex(([other]) => other === name) === at);
}

/** The fields of a body, those of inner objects below their own. */
export function fieldLines(given: SchemaNode, document: ApiDocument): FieldLine[] {
  const walk = (outer: SchemaNode, prefix: string, depth: number): FieldLine[] => {
    let node = resolve(outer, document);
    let path = prefix;
    while (node.type === 'array' && node.items) {
      node = resolve(node.items, document);
      path += '[]';
    }
    if (depth > deepest) return [];
    return fieldsOf(node, document).flatMap(([name, field, required]) => {
      const place = path === '' ? name : `${path}.${name}`;
      const inner = resolve(field, document);
      return [{
        path: place,
        type: typeName(field, document),
        required,
        description: inner.description ?? '',
        bounds: boundsOf(inner),
      }, ...walk(field, place, depth + 1)];
    });
  };
  return walk(given, '', 0);
}

/** A body made from the schema alone: only what is required, with first or empty values. */
export function sampleOf(given: SchemaNode, document: ApiDocument, depth = 0): unknown {
  const node = resolve(given, document);
  if (node.examples && node.examples.length > 0) return node.examples[0];
  if ('const' in node) return node.const;
  if (node.default !== undefined) return node.default;
  if (node.enum) return node.enum[0];
  if (node.anyOf?.[0]) return sampleOf(node.anyOf[0], document, depth);
  const type = [node.type].flat()[0];
  if (type === 'array') return [];
  if (type === 'integer' || type === 'number') return node.minimum ?? 0;
  if (type === 'boolean') return false;
  if (type === 'string') return '';
  const needed = fieldsOf(node, document).filter(([, , required]) => required && depth < deepest);
  return Object.fromEntries(
    needed.map(([name, field]) => [name, sampleOf(field, document, depth + 1)]),
  );
}
