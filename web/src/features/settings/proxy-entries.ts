import { linesOf, parseListText } from './list-text';

/** One line of the proxy list as it is edited. */
export interface ProxyEntry {
  /** Of this page only: keeps a line's fields together while others come and go. */
  key: string;
  /** As the server shows it (password masked) until somebody writes another one. */
  url: string;
  /** null: the name it has, if it has one. */
  name: string | null;
}

let serial = 0;

export function newEntry(url = '', name: string | null = null): ProxyEntry {
  serial += 1;
  return { key: `new-${serial}`, url, name };
}

/** The stored list; null if its text is no list. */
export function toEntries(json: string): ProxyEntry[] | null {
  const urls = parseListText(json);
  return urls && urls.map((url, index) => ({ key: `saved-${index}`, url, name: null }));
}

/** The form that save-system takes: an entry without a name keeps the one it has. */
export function toProxyText(entries: ProxyEntry[]): string {
  return JSON.stringify(entries.map(({ url, name }) => (
    name === null ? url.trim() : { url: url.trim(), name: name.trim() }
  )));
}

const proxySchemes = ['http:', 'https:', 'socks5:', 'socks5h:'];

// Not URL.parse, which the browsers of 2023 do not have.
function protocolOf(text: string): string | null {
  try {
    return new URL(text).protocol;
  } catch {
    return null;
  }
}

/** A first check only: the server knows the whole rule. Masked passwords count as fine. */
export function isProxyUrl(text: string): boolean {
  if (!proxySchemes.includes(protocolOf(text) ?? '')) return false;
  const rest = /^[a-z0-9]+:\/\/(?:[^@/\s]*@)?([^@/?#\s]+)\/?$/i.exec(text);
  return rest !== null;
}

export interface PastedProxies {
  entries: ProxyEntry[];
  /** Numbers of the lines, from 1, that hold no proxy URL. */
  badLines: number[];
  repeated: number;
}

/** Lines of `URL`, or `URL name`; what the list has already is left out. */
export function readPasted(text: string, present: ProxyEntry[]): PastedProxies {
  const known = new Set(present.map((entry) => entry.url.trim()));
  const found: PastedProxies = { entries: [], badLines: [], repeated: 0 };
  for (const { line, number } of linesOf(text)) {
    const [url = '', ...name] = line.split(/\s+/);
    if (!isProxyUrl(url) || url.includes(':***@')) {
      found.badLines.push(number);
    } else if (known.has(url)) {
      found.repeated += 1;
    } else {
      known.add(url);
      found.entries.push(newEntry(url, name.length > 0 ? name.join(' ') : null));
    }
  }
  return found;
}
