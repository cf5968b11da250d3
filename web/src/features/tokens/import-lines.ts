export interface ImportLines {
  tokens: string[];
  /** Lines that repeat an earlier one. */
  repeated: number;
  /** 1-based numbers of lines that cannot be a refresh token. */
  bad: number[];
}

/** The server's limit of an import call; JSON adds 3 bytes a token ("", and the comma). */
export const importLimitBytes = 8 * 1024 * 1024;

// RFC 6749 appendix A.17: visible ASCII and space; no provider uses the space.
const tokenPattern = /^[\x21-\x7e]+$/;

/** One refresh token a line; blank lines and a byte order mark are dropped. */
export function parseImportLines(text: string): ImportLines {
  const seen = new Set<string>();
  const result: ImportLines = { tokens: [], repeated: 0, bad: [] };
  text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/).forEach((line, index) => {
    const token = line.trim();
    if (token === '') return;
    if (!tokenPattern.test(token)) {
      result.bad.push(index + 1);
    } else if (seen.has(token)) {
      result.repeated += 1;
    } else {
      seen.add(token);
      result.tokens.push(token);
    }
  });
  return result;
}

export function isTooLarge(lines: ImportLines): boolean {
  const reserve = 4096;  // the other fields of the request
  const size = lines.tokens.reduce((sum, token) => sum + token.length + 3, reserve);
  return size > importLimitBytes;
}

/** "3, 7, 12, …": at most `most` numbers. */
export function shortList(numbers: number[], most = 8): string {
  const shown = numbers.slice(0, most).join(', ');
  return numbers.length > most ? `${shown}, …` : shown;
}

/** Enough of a token to find it in one's list, too little to use it. */
export function tokenStart(token: string): string {
  return token.length < 24 ? '…' : `${token.slice(0, 6)}…`;
}
