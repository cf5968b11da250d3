import type { ApiOperation } from './operations';

/** Which credential of the shell a curl line takes; the line itself never holds one. */
export type Credential = 'none' | 'apiSecret' | 'apiSecretBearer' | 'session';

const headers: Record<Credential, string | null> = {
  none: null,
  // In double quotes: the shell puts the variable's value in.
  apiSecret: '"X-API-Secret: $RTM_API_SECRET"',
  apiSecretBearer: '"Authorization: Bearer $RTM_API_SECRET"',
  session: '"Authorization: Bearer $RTM_SESSION_TOKEN"',
};

/** What a script would use: the API secret wherever it is enough. */
export function credentialOf(operation: ApiOperation): Credential {
  if (operation.access.includes('anyone')) return 'none';
  if (operation.access.includes('apiSecret')) return 'apiSecret';
  return operation.access.includes('apiSecretBearer') ? 'apiSecretBearer' : 'session';
}

/** One word for a POSIX shell, whatever is in it. */
export function shellQuoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function compact(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json));
  } catch {
    return json;
  }
}

/** A command that makes this call; it goes into a terminal as it is. */
export function curlLine(operation: ApiOperation, origin: string, body: string | null): string {
  const parts = [`curl -sS ${operation.streams ? '-N ' : ''}${shellQuoted(origin + operation.path)}`];
  const credential = headers[credentialOf(operation)];
  if (credential !== null) parts.push(`-H ${credential}`);
  if (body !== null) {
    parts.push("-H 'Content-Type: application/json'");
    // As data the body makes it a POST; an @ in front would name a file.
    parts.push(`--data-raw ${shellQuoted(compact(body))}`);
  } else if (operation.method !== 'GET') {
    parts.push(`-X ${operation.method}`);
  }
  return parts.join(' \\\n  ');
}
