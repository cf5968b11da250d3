#include "storage/sql_rows.h"

#include <utility>

namespace rtm::storage {
namespace {

constexpr int kFirstSealedColumn = 31;

std::optional<base::UtcTime> ReadTime(const SqlRow& row, int column) {
  if (row.IsNull(column)) {
    return std::nullopt;
  }
  return base::FromUnixMillis(row.Int(column));
}

std::optional<std::string> ReadSealed(const SqlRow& row, int column) {
  const std::string_view text = row.Text(column);
  return text.empty() ? std::nullopt : std::optional<std::string>(text);
}

std::string ReadText(const SqlRow& row, int column) { return std::string(row.Text(column)); }

// A state that this version does not know must not be refreshed: a person has to look at it.
core::TokenState ReadState(const SqlRow& row, int column) {
  return core::ParseTokenState(row.Text(column)).value_or(core::TokenState::kUnknownError);
}

SqlValue ColumnTimeOrNull(const SqlConnection& connection,
                          const std::optional<base::UtcTime>& time) {
  return time ? SqlValue(ColumnTime(connection, *time)) : SqlValue(std::nullopt);
}

SqlValue EnabledValue(const core::Token& token) { return token.enabled ? 1 : 0; }

// Written by every refresh.
constexpr std::string_view kRefreshAssignments =
    "rt = ?, at = ?, last_rt = ?, id_token = ?, refresh_result = ?, user_info = ?, account_info = "
    "?, "
    "last_refresh_time = ?, update_time = ?, state_code = ?, state_since_ms = ?, "
    "consecutive_failures = ?, "
    "probe_spent = ?, generation = ?, rt_fp = ?, at_expires_ms = ?, at_issued_ms = ?, "
    "last_refresh_ms = ?, "
    "next_refresh_ms = ?, updated_ms = ?, version = version + 1";

void AddRefreshValues(const SqlConnection& connection, std::vector<SqlValue>& values,
                      const TokenRecord& record) {
  const core::Token& token = record.token;
  values.insert(values.end(), {record.sealed_refresh_token,
                               record.sealed_access_token,
                               record.sealed_last_refresh_token,
                               record.sealed_id_token,
                               token.refresh_result,
                               token.user_info,
                               token.account_info,
                               ColumnTimeOrNull(connection, token.last_refresh_at),
                               ColumnTime(connection, token.updated_at),
                               token.state.code,
                               token.state.since,
                               token.state.consecutive_failures,
                               token.state.probe_spent ? 1 : 0,
                               token.generation,
                               NullIfEmpty(token.rt_fingerprint.value),
                               token.at_expires_at,
                               token.at_issued_at,
                               token.last_refresh_at,
                               token.next_refresh_at,
                               token.updated_at});
}

// What a refresh may change and seldom does, and what several indexes hold.
constexpr std::string_view kIdentityAssignments =
    ", user_name = ?, email = ?, type = ?, state = ?, linked_to = ?";

void AddIdentityValues(std::vector<SqlValue>& values, const core::Token& token) {
  values.insert(values.end(), {token.user_name, token.email, token.type,
                               core::ToString(token.state.state), token.linked_to});
}

bool HasSameIdentity(const core::Token& left, const core::Token& right) {
  return left.user_name == right.user_name && left.email == right.email &&
         left.type == right.type && left.state.state == right.state.state &&
         left.linked_to == right.linked_to;
}

bool Update(SqlConnection& connection, const std::string& sql, std::vector<SqlValue> values,
            const core::Token& token) {
  values.insert(values.end(), {token.id, token.version});
  return connection.Execute(sql, SqlConnection::Values(values)) == 1;
}

}  // namespace

const std::string kTokenColumns =
    "id, uid, biz_id, user_name, email, type, provider, client_id, proxy_label, proxy_fp, tag, "
    "memo, enabled, state, "
    "state_code, state_since_ms, consecutive_failures, probe_spent, generation, rt_fp, linked_to, "
    "at_expires_ms, "
    "at_issued_ms, last_refresh_ms, next_refresh_ms, refresh_result, user_info, account_info, "
    "created_ms, updated_ms, "
    "version";
const std::string kRecordColumns = kTokenColumns + ", rt, at, last_rt, id_token, proxy";

core::Token ReadToken(const SqlRow& row) {
  core::Token token;
  token.id.value = row.Int(0);
  token.uid = ReadText(row, 1);
  token.biz_id = ReadText(row, 2);
  token.user_name = ReadText(row, 3);
  token.email = ReadText(row, 4);
  token.type = ReadText(row, 5);
  token.provider = ReadText(row, 6);
  token.client_id = ReadText(row, 7);
  token.proxy_label = ReadText(row, 8);
  token.proxy_fingerprint.value = ReadText(row, 9);
  token.tag = ReadText(row, 10);
  token.memo = ReadText(row, 11);
  token.enabled = row.Int(12) != 0;
  token.state.state = ReadState(row, 13);
  token.state.code = ReadText(row, 14);
  token.state.since = base::FromUnixMillis(row.Int(15));
  token.state.consecutive_failures = static_cast<int>(row.Int(16));
  token.state.probe_spent = row.Int(17) != 0;
  token.generation = row.Int(18);
  token.rt_fingerprint.value = ReadText(row, 19);
  if (!row.IsNull(20)) {
    token.linked_to = core::TokenId{row.Int(20)};
  }
  token.at_expires_at = ReadTime(row, 21);
  token.at_issued_at = ReadTime(row, 22);
  token.last_refresh_at = ReadTime(row, 23);
  token.next_refresh_at = ReadTime(row, 24);
  token.refresh_result = ReadText(row, 25);
  token.user_info = ReadText(row, 26);
  token.account_info = ReadText(row, 27);
  token.created_at = base::FromUnixMillis(row.Int(28));
  token.updated_at = base::FromUnixMillis(row.Int(29));
  token.version = row.Int(30);
  return token;
}

TokenRecord ReadRecord(const SqlRow& row) {
  TokenRecord record;
  record.token = ReadToken(row);
  record.sealed_refresh_token = ReadText(row, kFirstSealedColumn);
  record.sealed_access_token = ReadSealed(row, kFirstSealedColumn + 1);
  record.sealed_last_refresh_token = ReadSealed(row, kFirstSealedColumn + 2);
  record.sealed_id_token = ReadSealed(row, kFirstSealedColumn + 3);
  record.sealed_proxy = ReadSealed(row, kFirstSealedColumn + 4);
  return record;
}

std::optional<TokenRecord> FindRecord(SqlConnection& connection, core::TokenId id) {
  static const std::string kSql = "SELECT " + kRecordColumns + " FROM {rts} WHERE id = ?";
  std::optional<TokenRecord> record;
  connection.Query(kSql, {id}, [&record](const SqlRow& row) { record = ReadRecord(row); });
  return record;
}

std::optional<TokenRecord> LockRecord(SqlConnection& connection, core::TokenId id) {
  std::optional<TokenRecord> record;
  connection.Query("SELECT " + kRecordColumns + " FROM {rts} WHERE id = ?" +
                       std::string(ForUpdate(connection.dialect())),
                   {id}, [&record](const SqlRow& row) { record = ReadRecord(row); });
  return record;
}

std::optional<core::TokenId> FindHolder(SqlConnection& connection,
                                        const core::Fingerprint& fingerprint) {
  std::optional<core::TokenId> holder;
  if (!fingerprint.empty()) {
    connection.Query("SELECT id FROM {rts} WHERE rt_fp = ?", {fingerprint},
                     [&holder](const SqlRow& row) { holder = core::TokenId{row.Int(0)}; });
  }
  return holder;
}

core::TokenId InsertRecord(SqlConnection& connection, const TokenRecord& record) {
  const core::Token& token = record.token;
  connection.Execute(
      "INSERT INTO {rts} (uid, biz_id, provider, client_id, tag, memo, enabled, rt, rt_fp, at, "
      "at_expires_ms, linked_to, proxy, "
      "proxy_label, proxy_fp, state, state_code, state_since_ms, next_refresh_ms, refresh_result, "
      "user_info, "
      "account_info, user_name, email, type, create_time, update_time, created_ms, updated_ms, "
      "version) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
      "?, 1)",
      {token.uid,
       token.biz_id,
       token.provider,
       token.client_id,
       token.tag,
       token.memo,
       EnabledValue(token),
       record.sealed_refresh_token,
       NullIfEmpty(token.rt_fingerprint.value),
       record.sealed_access_token,
       token.at_expires_at,
       token.linked_to,
       record.sealed_proxy,
       token.proxy_label,
       NullIfEmpty(token.proxy_fingerprint.value),
       core::ToString(token.state.state),
       token.state.code,
       token.state.since,
       token.next_refresh_at,
       token.refresh_result,
       token.user_info,
       token.account_info,
       token.user_name,
       token.email,
       token.type,
       ColumnTime(connection, token.created_at),
       ColumnTime(connection, token.updated_at),
       token.created_at,
       token.updated_at});
  return core::TokenId{connection.LastInsertId()};
}

bool UpdateRecord(SqlConnection& connection, const TokenRecord& record) {
  static const std::string kSql =
      "UPDATE {rts} SET " + std::string(kRefreshAssignments) + std::string(kIdentityAssignments) +
      ", biz_id = ?, client_id = ?, tag = ?, memo = ?, enabled = ?, proxy = ?, "
      "proxy_label = ?, proxy_fp = ? WHERE id = ? AND version = ?";
  const core::Token& token = record.token;
  std::vector<SqlValue> values;
  AddRefreshValues(connection, values, record);
  AddIdentityValues(values, token);
  values.insert(values.end(), {token.biz_id, token.client_id, token.tag, token.memo,
                               EnabledValue(token), record.sealed_proxy, token.proxy_label,
                               NullIfEmpty(token.proxy_fingerprint.value)});
  return Update(connection, kSql, std::move(values), token);
}

bool UpdateRefreshed(SqlConnection& connection, const core::Token& before,
                     const TokenRecord& record) {
  static const std::string kUsual =
      "UPDATE {rts} SET " + std::string(kRefreshAssignments) + " WHERE id = ? AND version = ?";
  static const std::string kWhole = "UPDATE {rts} SET " + std::string(kRefreshAssignments) +
                                    std::string(kIdentityAssignments) +
                                    " WHERE id = ? AND version = ?";
  std::vector<SqlValue> values;
  AddRefreshValues(connection, values, record);
  if (HasSameIdentity(before, record.token)) {
    return Update(connection, kUsual, std::move(values), record.token);
  }
  AddIdentityValues(values, record.token);
  return Update(connection, kWhole, std::move(values), record.token);
}

std::optional<ConsumedEntry> FindConsumedEntry(SqlConnection& connection,
                                               const core::Fingerprint& fingerprint) {
  std::optional<ConsumedEntry> entry;
  connection.Query("SELECT token_uid, biz_id, generation FROM {rt_consumed} WHERE fingerprint = ?",
                   {fingerprint}, [&entry](const SqlRow& row) {
                     entry = ConsumedEntry{std::string(row.Text(0)), std::string(row.Text(1)),
                                           row.Int(2)};
                   });
  return entry;
}

void InsertConsumed(SqlConnection& connection, const core::Fingerprint& fingerprint,
                    const ConsumedEntry& entry, base::UtcTime now) {
  connection.Execute(
      "INSERT INTO {rt_consumed} (fingerprint, token_uid, biz_id, generation, consumed_ms) "
      "VALUES (?, ?, ?, ?, ?)",
      {fingerprint, entry.token_uid, entry.biz_id, entry.generation, now});
}

std::optional<AlreadyConsumed> FindConsumedToken(SqlConnection& connection,
                                                 const core::Fingerprint& fingerprint) {
  std::optional<AlreadyConsumed> consumed;
  connection.Query(
      "SELECT c.biz_id, c.generation, r.biz_id, r.generation FROM {rt_consumed} c "
      "LEFT JOIN {rts} r ON r.uid = c.token_uid WHERE c.fingerprint = ?",
      {fingerprint}, [&consumed](const SqlRow& row) {
        // The name that the row has now tells the operator more than the one it had then.
        consumed = AlreadyConsumed{ReadText(row, row.IsNull(2) ? 0 : 2), row.Int(1), row.Int(3)};
      });
  return consumed;
}

void AppendAudit(SqlConnection& connection, const core::AuditEvent& event) {
  connection.Execute(
      "INSERT INTO {audit_log} (at_ms, actor_kind, actor_name, actor_address, request_id, action, "
      "subject, detail) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      {event.at, core::ToString(event.actor.kind), event.actor.name, event.actor.address,
       event.actor.request_id, event.action, event.subject, event.detail});
}

}  // namespace rtm::storage
