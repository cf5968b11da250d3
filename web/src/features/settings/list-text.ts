/** Lines of a list that the API holds as JSON text; null if the text is no list of texts. */
export function parseListText(json: string): string[] | null {
  if (json.trim() === '') return [];
  try {
    const value: unknown = JSON.parse(json);
    return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : null;
  } catch {
    return null;
  }
}

/** What people type: one entry a line, blank lines mean nothing. */
export function linesOf(text: string): string[] {
  return text.split(/\r\n|\r|\n/).map((line) => line.trim()).filter((line) => line !== '');
}

export function toListText(text: string): string {
  return JSON.stringify(linesOf(text));
}

export interface LineFault {
  line: number;
  fault: 'bad' | 'repeated';
}

const proxySchemes = ['http:', 'https:', 'socks5:', 'socks5h:'];

/** A first check only: the server knows the whole rule. Masked passwords count as fine. */
export function isProxyUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || !proxySchemes.includes(url.protocol)) return false;
  const rest = /^[a-z0-9]+:\/\/(?:[^@/\s]*@)?([^@/?#\s]+)\/?$/i.exec(text);
  return rest !== null;
}

/** The first line that cannot be saved, with its number among the lines as typed. */
export function findLineFault(text: string, isGood: (line: string) => boolean): LineFault | null {
  const seen = new Set<string>();
  for (const [index, raw] of text.split(/\r\n|\r|\n/).entries()) {
    const line = raw.trim();
    if (line === '') continue;
    if (!isGood(line)) return { line: index + 1, fault: 'bad' };
    if (seen.has(line)) return { line: index + 1, fault: 'repeated' };
    seen.add(line);
  }
  return null;
}
