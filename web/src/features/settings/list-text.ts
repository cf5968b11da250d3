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

export interface NumberedLine {
  line: string;
  /** As typed, from 1: blank lines count too. */
  number: number;
}

/** What people type: one entry a line, blank lines mean nothing. */
export function linesOf(text: string): NumberedLine[] {
  return text.split(/\r\n|\r|\n/)
    .map((line, index) => ({ line: line.trim(), number: index + 1 }))
    .filter(({ line }) => line !== '');
}

export function toListText(text: string): string {
  return JSON.stringify(linesOf(text).map(({ line }) => line));
}

/** The number of the first line that repeats an earlier one; null if none does. */
export function repeatedLine(text: string): number | null {
  const seen = new Set<string>();
  for (const { line, number } of linesOf(text)) {
    if (seen.has(line)) return number;
    seen.add(line);
  }
  return null;
}
