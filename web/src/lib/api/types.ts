import type { components } from './schema';

// Short names for the generated shapes. Times are RFC 3339 text, null if never.
type Schemas = components['schemas'];

export type LoginRequest = Schemas['LoginRequest'];
export type LoginResult = Schemas['LoginAnswer'];
export type UserInfo = Pick<
  Schemas['UserInfo'], 'username' | 'version' | 'session_expires_at' | 'published_samples'
>;

/** One row; `rt`, `at`, `last_rt` and proxy passwords come masked. */
export type TokenRow = Schemas['Row'];
export type TokenListRequest = Schemas['ListRequest'];
export type CreateTokenRequest = Schemas['CreateRequest'];
/** An absent key is unchanged, an empty text clears. */
export type TokenUpdates = Schemas['Updates'];
export type ImportRequest = Schemas['ImportRequest'];
export type SecretField = Exclude<Schemas['RevealRequest']['field'], 'proxy'>;
export type Attempt = Schemas['Attempt'];
export type TokenFilter = Schemas['Filter'];
export type TokenDetail = Schemas['RowDetail'];
export type ImportPreview = Schemas['ImportPreview'];

/**
 * Which rows a job is about: by id, or all that match. If more match than `expected`, the server
 * refuses: nobody has seen these.
 */
export type Selection = Schemas['Selection'];
export type Job = Schemas['Job'];
export type JobRequest = Schemas['JobRequest'];

export type Overview = Schemas['Overview'];
export type AuditRequest = Schemas['AuditRequest'];
export type AuditFilter = Omit<AuditRequest, 'page' | 'page_size'>;
export type AuditEntry = Schemas['AuditEntry'];
export type AuditPage = Page<AuditEntry> & { actions: string[] };
export type Proxy = Schemas['Proxy'];
export type NodeInfo = Schemas['Node'];

export interface NodeList {
  /** False where the database is one process's alone (SQLite). */
  shared: boolean;
  nodes: NodeInfo[];
}

export type SettingsPreview = Schemas['SettingsPreview'];

/** How a test of a proxy ended; the words are the server's. */
export interface ProxyTest {
  reached: boolean;
  took_ms: number;
  http_status: number | null;
  message: string;
  proxy: Proxy;
}

/**
 * All values are text; the two lists hold JSON text, the interval is in days. From the lead on an
 * empty text means what config.yml says.
 */
export type SystemConfigs = Schemas['Configs'];

export interface SystemSettings {
  configs: SystemConfigs;
  env_configs: Record<string, string>;
}

export interface Page<Item> {
  items: Item[];
  total: number;
  page: number;
  page_size: number;
}
