import audit from './audit';
import failures from './failures';
import general from './general';
import jobs from './jobs';
import publicApi from './public-api';
import service from './service';
import session from './session';
import settings from './settings';
import tokens from './tokens';

// Not called index: tools/check-bundle.mjs takes a chunk named zh-cn for the console's language.

/** Each text of the document stands in one of these. */
export const parts: Record<string, string>[] = [
  general, failures, publicApi, session, tokens, settings, service, jobs, audit,
];

/** The document's English texts, and what a reader of Chinese sees instead. */
export const texts: ReadonlyMap<string, string> = new Map(parts.flatMap(Object.entries<string>));
