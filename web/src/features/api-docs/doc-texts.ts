/** From the document's English texts to those of the console's language. */
export type DocTexts = ReadonlyMap<string, string>;

export const noTexts: DocTexts = new Map();

/** None for English, and for a language that no table is there for. */
export async function loadDocTexts(language: string): Promise<DocTexts> {
  return language === 'zh-CN' ? (await import('./zh-cn/all-texts')).texts : noTexts;
}
