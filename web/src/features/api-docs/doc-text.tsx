import { createContext, useContext } from 'react';
import { noTexts } from './doc-texts';

const Texts = createContext(noTexts);

export const DocTextsProvider = Texts.Provider;

/** A text of the document in the console's language; in English if the table does not know it. */
export function DocText({ text }: { text: string }) {
  const translated = useContext(Texts).get(text);
  return translated === undefined ? <span lang="en">{text}</span> : <span>{translated}</span>;
}
