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
            at_ends_within?: number;
            proxy?: string;
            /** @enum {unknown} */
            sort?: "" | "id" | "biz_id" | "email" | "user_name" | "type" | "tag" | "state" | "enabled" | "create_time" | "last_refresh_time" | "expires_at" | "next_refresh_time";
            /** @enum {unknown} */
            order?: "" | "asc" | "desc";
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
                biz_id?: string;
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
            /** @example 6h */
            refresh_lead: string;
            refresh_min_interval: string;
            refresh_max_flights: string;
            refresh_max_per_proxy: string;
            refresh_max_per_client: string;
            refresh_rate_per_egress: string;
            log_level: string;
        };
        SaveSystemRequest: {
            configs: {
                /** @example ["http://10.0.0.1:8080",{"url":"socks5h://10.0.0.2:1080","name":"Tokyo"}] */
                proxy_list?: string;
                client_id_list?: string;
                auto_refresh_enabled?: string;
                auto_refresh_interval?: string;
                /** @example 6h */
                refresh_lead?: string;
                refresh_min_interval?: string;
                refresh_max_flights?: string;
                refresh_max_per_proxy?: string;
                refresh_max_per_client?: string;
                refresh_rate_per_egress?: string;
                log_level?: string;
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
            session_expires_at: string | null;
            published_samples: ("auth.password" | "auth.api_secret")[];
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
        Filter: {
            biz_id?: string;
            tag?: string;
            email?: string;
            type?: string;
            /** @enum {unknown} */
            state?: "" | "active" | "backing_off" | "egress_fault" | "in_doubt" | "rotation_lost" | "needs_login" | "account_closed" | "misconfigured" | "unknown_error" | "linked";
            enabled?: boolean | null;
            /** @example 2026-11-23 */
            create_date?: string;
            at_ends_within?: number;
            proxy?: string;
        };
        Selection: {
            ids?: number[];
            filter?: components["schemas"]["Filter"];
            expected?: number;
        };
        RowDetail: {
            row: components["schemas"]["Row"];
            next_refresh: {
                at: string | null;
                /** @enum {unknown} */
                reason: "before_at_ends" | "interval" | "never_refreshed" | "back_off" | "probe" | "min_interval" | "disabled" | "schedule_off" | "stopped" | "linked" | "refreshing";
                text: string;
            };
            claims: {
                access_token: {
                    [key: string]: unknown;
                } | null;
                as_of: string | null;
            };
            linked_rows: {
                id: number;
                biz_id: string;
            }[];
        };
        ImportPreview: {
            new: number;
            known: number;
            consumed: number;
            bad: number;
            repeated: number;
            lines: {
                index: number;
                /** @enum {unknown} */
                result: "new" | "known" | "consumed" | "bad";
                id?: number;
                biz_id?: string;
                message: string;
            }[];
        };
        JobEdit: {
            tag?: string;
            proxy?: string;
            client_id?: string;
            enabled?: boolean;
        };
        JobRequest: {
            /** @enum {unknown} */
            kind: "refresh" | "refresh_facts" | "edit" | "delete" | "import";
            selection?: components["schemas"]["Selection"];
            edit?: components["schemas"]["JobEdit"];
            import?: components["schemas"]["ImportRequest"];
        };
        Job: {
            id: string;
            /** @enum {unknown} */
            kind: "refresh" | "refresh_facts" | "edit" | "delete" | "import";
            /** @enum {unknown} */
            state: "running" | "cancelling" | "done" | "cancelled" | "failed";
            started_by: string;
            started_at: string;
            finished_at: string | null;
            total: number;
            done: number;
            succeeded: number;
            failed: number;
            rate: number;
            remaining_seconds: number | null;
            failures: {
                code: string;
                message: string;
                count: number;
            }[];
            lines: {
                id: number | null;
                index: number | null;
                biz_id: string;
                code: string;
                message: string;
            }[];
            filter: components["schemas"]["Filter"] | null;
            edit: components["schemas"]["JobEdit"] | null;
            access_token_count: number;
            message: string;
        };
        SettingsPreview: {
            changes: {
                key: string;
                before: string;
                after: string;
            }[];
            rows_moved: number;
            rows_direct: number;
            rows_rescheduled: number;
            dealt: {
                name: string;
                proxy: string;
                rows: number;
            }[];
        };
        AuditRequest: {
            /** @default 1 */
            page?: number;
            /** @default 20 */
            page_size?: number;
            action?: string;
            actor?: string;
            subject?: string;
            address?: string;
            from?: string;
            until?: string;
        };
        AuditEntry: {
            id: number;
            at: string;
            /** @enum {unknown} */
            kind: "operator" | "api_secret" | "public_api" | "command_line" | "schedule" | "recovery";
            actor: string;
            address: string;
            request_id: string;
            action: string;
            subject: string;
            detail: string;
        };
        RefreshBucket: {
            from: string;
            outcomes: {
                [key: string]: number;
            };
        };
        Failures: {
            by_reason: {
                outcome: string;
                code: string;
                count: number;
            }[];
            by_provider: {
                provider: string;
                count: number;
            }[];
            by_proxy: {
                route: string;
                count: number;
            }[];
        };
        Overview: {
            now: string;
            rows: {
                total: number;
                enabled: number;
                by_state: {
                    [key: string]: number;
                };
            };
            access_tokens: {
                none: number;
                over: number;
                hours: {
                    from: string;
                    rows: number;
                }[];
                days: {
                    from: string;
                    rows: number;
                }[];
                later: number;
            };
            refreshes: {
                hours: components["schemas"]["RefreshBucket"][];
                days: components["schemas"]["RefreshBucket"][];
            };
            failures: {
                day: components["schemas"]["Failures"];
                week: components["schemas"]["Failures"];
            };
            lanes: {
                flights: number;
                max_flights: number;
                waiting: number;
                egresses: {
                    egress: string;
                    flights: number;
                    limit: number;
                }[];
                closed: {
                    /** @enum {unknown} */
                    reason: "throttled" | "paused" | "misconfigured";
                    egress: string;
                    client: string;
                    remaining_seconds: number | null;
                }[];
            };
            journal: {
                slots: number;
                used: number;
                unsaved: number;
            };
            next: {
                schedule_enabled: boolean;
                due_now: number;
                overdue: number;
                within_hour: number;
                within_day: number;
                next_at: string | null;
                hours: {
                    from: string;
                    rows: number;
                }[];
            };
        };
        Node: {
            id: string;
            name: string;
            version: string;
            started_at: string;
            self: boolean;
            /** @enum {unknown} */
            state: "alive" | "silent";
            silent_seconds: number;
            open_attempts: number;
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
