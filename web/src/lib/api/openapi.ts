import { MalformedAnswerError, NetworkError } from './errors';

// What of OpenAPI 3.1 the server's own document uses.

export interface SchemaNode {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  format?: string;
  description?: string;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxLength?: number;
  properties?: Record<string, SchemaNode>;
  required?: string[];
  items?: SchemaNode;
  additionalProperties?: SchemaNode | boolean;
  anyOf?: SchemaNode[];
  allOf?: SchemaNode[];
  examples?: unknown[];
}

export interface MediaNode {
  schema?: SchemaNode;
  examples?: Record<string, { value?: unknown }>;
}

export interface AnswerNode {
  $ref?: string;
  description?: string;
  content?: Record<string, MediaNode>;
  headers?: Record<string, { description?: string }>;
}

export interface OperationNode {
  operationId?: string;
  tags?: string[];
  summary?: string;
  description?: string;
  security?: Record<string, string[]>[];
  requestBody?: { required?: boolean; content: Record<string, MediaNode> };
  responses: Record<string, AnswerNode>;
}

export interface ApiDocument {
  info: { title: string; version: string; description?: string };
  tags?: { name: string; description?: string }[];
  paths: Record<string, Record<string, OperationNode>>;
  components?: { schemas?: Record<string, SchemaNode>; responses?: Record<string, AnswerNode> };
}

/** The running server's own description: its paths have the prefix that is set. */
export async function fetchApiDocument(signal?: AbortSignal): Promise<ApiDocument> {
  let response: Response;
  try {
    response = await fetch('/openapi.json', { signal: signal ?? null });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new NetworkError(error);
  }
  try {
    const document = await response.json() as Partial<ApiDocument>;
    if (response.ok && document.paths && document.info) return document as ApiDocument;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
  }
  throw new MalformedAnswerError(response.status);
}
