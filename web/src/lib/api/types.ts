/** Shapes of the admin API (`/internalweb/v1`). Times are RFC 3339 text, null if never. */

export interface LoginRequest {
  username: string;
  password: string;
}

export interface LoginResult {
  token: string;
  username: string;
}

export interface UserInfo {
  username: string;
  version?: string;
  /** Password or API secret is one that everybody knows from the old documentation. */
  uses_published_sample?: boolean;
}

/** One row; `rt`, `at`, `last_rt` and proxy passwords come masked. */
export interface TokenRow {
  id: number;
  biz_id: string;
  user_name: string;
  email: string;
  type: string;
  rt: string;
  at: string;
  last_rt: string;
  proxy: string;
  client_id: string;
  tag: string;
  enabled: boolean;
  refresh_result: string;
  user_info: string;
  account_info: string;
  last_refresh_time: string | null;
  memo: string;
  create_time: string;
  update_time: string;
  state?: string;
  state_code?: string;
  state_since?: string | null;
  next_step?: string;
  expires_at?: string | null;
  next_refresh_time?: string | null;
  generation?: number;
  provider?: string;
  linked_to?: number | null;
  /** A refresh of the row is under way. */
  refreshing?: boolean;
}

export interface TokenListRequest {
  page: number;
  page_size: number;
  biz_id?: string;
  tag?: string;
  email?: string;
  type?: string;
  enabled?: boolean;
  /** `YYYY-MM-DD`. */
  create_date?: string;
}

export interface Page<Item> {
  items: Item[];
  total: number;
  page: number;
  page_size: number;
}

export interface CreateTokenRequest {
  biz_id?: string;
  rt_token: string;
  proxy: string;
  client_id: string;
  tag: string;
  enabled: boolean;
  memo: string;
}

/** An absent key is unchanged, an empty text clears. */
export interface TokenUpdates {
  biz_id?: string;
  rt_token?: string;
  proxy?: string;
  client_id?: string;
  tag?: string;
  enabled?: boolean;
  memo?: string;
}

export interface BatchRefreshResult {
  total_count: number;
  success_count: number;
  fail_count: number;
  results: { rt_name: string; success: boolean; message: string }[];
}

export interface BatchDeleteResult {
  success_count: number;
  fail_count: number;
}

export interface ImportRequest {
  rt_tokens: string[];
  tag: string;
  proxy: string;
  client_id: string;
  batch_name: string;
}

export interface ImportResult {
  total_count: number;
  success_count: number;
  fail_count: number;
}

export type SecretField = 'rt' | 'at' | 'last_rt';

export interface Attempt {
  id: number;
  started_at: string;
  finished_at: string | null;
  trigger: string;
  kind: 'ordinary' | 'probe';
  outcome: string;
  route: string;
  client_id: string;
  http_status: number | null;
  error_code: string;
  generation: number | null;
  message: string;
}

export interface AttemptPage {
  items: Attempt[];
  total: number;
}

/** All values are text; the two lists hold JSON text, the interval is in days. */
export interface SystemConfigs {
  proxy_list: string;
  client_id_list: string;
  auto_refresh_enabled: string;
  auto_refresh_interval: string;
}

export interface SystemSettings {
  configs: SystemConfigs;
  env_configs: Record<string, string>;
}
