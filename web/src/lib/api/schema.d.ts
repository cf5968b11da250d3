/** Made by `npm run api-types` from src/http/openapi.json. Not to be edited. */

export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Problem: {
            /** @constant */
            success: false;
            /** @example invalid_argument */
            code: string;
            msg: string;
            /** @example updates.proxy */
            field?: string;
            data?: unknown;
        };
        LoginProblem: {
            error: string;
            code: string;
            msg: string;
            field?: string;
        };
        Row: {
            id: number;
            biz_id: string;
            user_name: string;
            email: string;
            type: string;
            /** @example rt_a…(87) */
            rt: string;
            at: string;
            proxy: string;
            client_id: string;
            tag: string;
            enabled: boolean;
            last_rt: string;
            refresh_result: string;
            user_info: string;
            account_info: string;
            last_refresh_time: string | null;
            memo: string;
            create_time: string;
            update_time: string;
            /** @enum {unknown} */
            state: "active" | "backing_off" | "egress_fault" | "in_doubt" | "rotation_lost" | "needs_login" | "account_closed" | "misconfigured" | "unknown_error" | "linked";
            state_code: string;
            state_since: string | null;
            next_step: string;
            expires_at: string | null;
            next_refresh_time: string | null;
            generation: number;
            provider: string;
            linked_to: number | null;
            refreshing: boolean;
        };
        Attempt: {
            id: number;
            started_at: string;
            finished_at: string | null;
            trigger: string;
            /** @enum {unknown} */
            kind: "ordinary" | "probe";
            outcome: string;
            route: string;
            client_id: string;
            http_status: number | null;
            error_code: string;
            generation: number | null;
            node: string;
            message: string;
        };
        Id: {
            id: number;
        };
        Ids: {
            ids: number[];
        };
        RefreshRequest: {
            id: number;
            refresh_user_info?: boolean;
            refresh_account_info?: boolean;
        };
        ListRequest: {
            /** @default 1 */
            page?: number;
            /** @default 20 */
            page_size?: number;
            biz_id?: string;
            tag?: string;
            email?: string;
            type?: string;
            /** @enum {unknown} */
            state?: "" | "active" | "backing_off" | "egress_fault" | "in_doubt" | "rotation_lost" | "needs_login" | "account_closed" | "misconfigured" | "unknown_error" | "linked";
            enabled?: boolean | null;
            /** @example 2026-11-23 */
            create_date?: string;
        };
        CreateRequest: {
            biz_id?: string;
            rt_token: string;
            access_token?: string;
            /** @example http://user:password@10.0.0.1:8080 */
            proxy?: string;
            client_id?: string;
            provider?: string;
            tag?: string;
            memo?: string;
            enabled?: boolean;
        };
        Updates: {
            biz_id?: string;
            proxy?: string;
            client_id?: string;
            tag?: string;
            memo?: string;
            enabled?: boolean;
            rt_token?: string;
        };
        UpdateRequest: {
            id: number;
            updates: components["schemas"]["Updates"];
        };
        ImportRequest: {
            rt_tokens: (string | components["schemas"]["ImportLine"])[];
            tag?: string;
            proxy?: string;
            client_id?: string;
            provider?: string;
            batch_name?: string;
            /** @default false */
            enabled?: boolean;
        };
        ImportLine: {
            refresh_token?: string;
            access_token?: string;
            client_id?: string;
        };
        ImportReport: {
            total_count: number;
            success_count: number;
            fail_count: number;
            access_token_count: number;
            failures: {
                index: number;
                /** @enum {unknown} */
                result: "known" | "consumed" | "bad";
                id?: number;
                message: string;
            }[];
            client_id_overrides: {
                index: number;
                id: number;
                asked: string;
                client_id: string;
            }[];
        };
        BatchRefreshReport: {
            total_count: number;
            success_count: number;
            fail_count: number;
            results: {
                id: number;
                rt_name: string;
                success: boolean;
                message: string;
            }[];
        };
        BatchDeleteReport: {
            success_count: number;
            fail_count: number;
        };
        RevealRequest: {
            id: number;
            /** @enum {unknown} */
            field: "rt" | "at" | "last_rt" | "proxy";
        };
        AttemptsRequest: {
            id: number;
            /** @default 1 */
            page?: number;
            /** @default 20 */
            page_size?: number;
        };
        Configs: {
            /** @example ["http://10.0.0.1:8080"] */
            proxy_list: string;
            client_id_list: string;
            auto_refresh_enabled: string;
            auto_refresh_interval: string;
        };
        SaveSystemRequest: {
            configs: {
                /** @example ["http://10.0.0.1:8080",{"url":"socks5h://10.0.0.2:1080","name":"Tokyo"}] */
                proxy_list?: string;
                client_id_list?: string;
                auto_refresh_enabled?: string;
                auto_refresh_interval?: string;
            };
            /** @default false */
            allow_direct?: boolean;
        };
        LoginRequest: {
            username: string;
            password: string;
        };
        LoginAnswer: {
            token: string;
            username: string;
            expires_at: string;
            /** @constant */
            code: "ok";
        };
        UserInfo: {
            /** @constant */
            success: true;
            /** @constant */
            code: "ok";
            msg: string;
            username: string;
            version: string;
            uses_published_sample: boolean;
        };
        RescueRecord: {
            slot: number;
            /** @enum {unknown} */
            state: "under_way" | "waiting" | "orphan" | "unreadable" | "damaged" | "done";
            attempt_id: number;
            row_id: number | null;
            biz_id: string;
            provider: string;
            received_at: string | null;
            http_status: number;
        };
        KeyUse: {
            id: string;
            in_ring: boolean;
            seals: boolean;
            rows: number;
            settings: number;
            journal: number;
        };
        Proxy: {
            index: number;
            name: string;
            proxy: string;
            rows: number;
            /** @enum {unknown} */
            health: "unknown" | "ok" | "failing";
            last_used_at: string | null;
            last_ok_at: string | null;
            last_checked_at: string | null;
            last_error: string;
            last_error_at: string | null;
            latency_ms: number | null;
        };
        ProxyTestRequest: {
            name?: string;
            index?: number;
            provider?: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
