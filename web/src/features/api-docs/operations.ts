import type { AnswerNode, ApiDocument, MediaNode, OperationNode } from '@/lib/api/openapi';
import type { DocTexts } from './doc-texts';
import { fieldLines, sampleOf } from './schema-fields';
import type { FieldLine } from './schema-fields';

/** Who may call: each of these is enough. */
export type Access = 'anyone' | 'local' | 'apiSecret' | 'apiSecretBearer' | 'session';

export interface ApiAnswer {
  status: string;
  description: string;
  type: string;
  headers: string[];
  /** Pretty text; empty if the document shows none. */
  example: string;
}

export interface ApiOperation {
  id: string;
  tag: string;
  method: string;
  path: string;
  summary: string;
  description: string;
  access: Access[];
  fields: FieldLine[];
  /** Pretty JSON to begin with; null if the call takes no body. */
  example: string | null;
  answers: ApiAnswer[];
  /** Its answer never ends. */
  streams: boolean;
  /** It only reads: trying it changes nothing. */
  reads: boolean;
}

export interface ApiGroup {
  tag: string;
  description: string;
  operations: ApiOperation[];
}

function pretty(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

function exampleOf(media: MediaNode): unknown {
  return Object.values(media.examples ?? {})[0]?.value;
}

function accessOf(security: Record<string, string[]>[] | undefined): Access[] {
  if (!security || security.length === 0) return ['anyone'];
  const found = security.map((way): Access => {
    if ('apiSecret' in way) return 'apiSecret';
    if ('apiSecretBearer' in way) return 'apiSecretBearer';
    return Object.keys(way).length === 0 ? 'local' : 'session';
  });
  return [...new Set(found)];
}

function answerOf(status: string, given: AnswerNode, document: ApiDocument): ApiAnswer {
  const name = given.$ref?.split('/').at(-1) ?? '';
  const node = given.$ref ? document.components?.responses?.[name] ?? {} : given;
  const [type = '', media = {}] = Object.entries(node.content ?? {})[0] ?? [];
  const example = exampleOf(media);
  return {
    status,
    description: node.description ?? '',
    type,
    headers: Object.keys(node.headers ?? {}),
    example: example === undefined ? '' : pretty(example),
  };
}

// By name, so that a call that is added later asks first until somebody says that it only reads.
const readers = /^(list|get|show|check|preview|watch)|^(health|ready|metrics|openapi|publicHealth|userInfo|overview|exportAudit)$/;

function operationOf(
  method: string, path: string, node: OperationNode, document: ApiDocument,
): ApiOperation {
  const media = node.requestBody?.content['application/json'];
  const example = media && (exampleOf(media) ?? sampleOf(media.schema ?? {}, document));
  const id = node.operationId ?? `${method}${path.replaceAll('/', '-')}`;
  return {
    id,
    tag: node.tags?.[0] ?? '',
    method: method.toUpperCase(),
    path,
    summary: node.summary ?? '',
    description: node.description ?? '',
    access: accessOf(node.security),
    fields: media?.schema ? fieldLines(media.schema, document) : [],
    example: media ? pretty(example) : null,
    answers: Object.entries(node.responses)
      .map(([status, answer]) => answerOf(status, answer, document))
      .sort((a, b) => a.status.localeCompare(b.status)),
    streams: 'text/event-stream' in (node.responses['200']?.content ?? {}),
    reads: readers.test(id),
  };
}

/** The calls by tag, in the document's order. */
export function readGroups(document: ApiDocument): ApiGroup[] {
  const all = Object.entries(document.paths).flatMap(([path, methods]) => (
    Object.entries(methods).map(([method, node]) => operationOf(method, path, node, document))
  ));
  const told = document.tags ?? [];
  const tags = [...new Set([...told.map(({ name }) => name), ...all.map(({ tag }) => tag)])];
  return tags.map((tag) => ({
    tag,
    description: told.find(({ name }) => name === tag)?.description ?? '',
    operations: all.filter((operation) => operation.tag === tag),
  })).filter(({ operations }) => operations.length > 0);
}

/** The groups with only the calls that hold every word of `query`, in English or as `texts` says it. */
export function searchGroups(groups: ApiGroup[], query: string, texts: DocTexts): ApiGroup[] {
  const words = query.toLowerCase().split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) return groups;
  const holds = (one: ApiOperation) => {
    const said = [
      one.tag, one.summary, one.description, ...one.fields.map((field) => field.description),
    ];
    const text = [
      one.id, one.method, one.path, ...one.fields.map((field) => field.path),
      ...said, ...said.map((english) => texts.get(english) ?? ''),
    ].join('\n').toLowerCase();
    return words.every((word) => text.includes(word));
  };
  return groups
    .map((group) => ({ ...group, operations: group.operations.filter(holds) }))
    .filter(({ operations }) => operations.length > 0);
}
