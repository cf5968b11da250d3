import type account from './en/account';
import type apiDocs from './en/api-docs';
import type audit from './en/audit';
import type common from './en/common';
import type dashboard from './en/dashboard';
import type jobs from './en/jobs';
import type nodes from './en/nodes';
import type session from './en/session';
import type settings from './en/settings';
import type shell from './en/shell';
import type tokens from './en/tokens';

export interface EnglishTexts {
  account: typeof account;
  apiDocs: typeof apiDocs;
  audit: typeof audit;
  common: typeof common;
  dashboard: typeof dashboard;
  jobs: typeof jobs;
  nodes: typeof nodes;
  session: typeof session;
  settings: typeof settings;
  shell: typeof shell;
  tokens: typeof tokens;
}

/** The same keys in a language that has no singular form: `..._one` falls away. */
export type Translated<Source> = {
  [Key in keyof Source as Key extends `${string}_one` ? never : Key]:
  Source[Key] extends string ? string : Translated<Source[Key]>;
};
