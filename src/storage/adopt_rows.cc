#include "storage/adopt_rows.h"

#include <utility>

#include "core/adoption_codes.h"
#include "storage/sql_rows.h"

namespace rtm::storage {
namespace {

/// The one that used the token up has the next generation.
constexpr std::int64_t kFirstGeneration = 0;

base::Secret ReadSecret(const SqlRow& row, int column) {
  return base::Secret::CopyOf(row.Text(column));
}

/// The row shows the tokens of `holder` and has none of its own.
void Link(AdoptedRow& row, core::TokenId holder) {
  TokenRecord& record = row.record;
  record.sealed_refresh_token.clear();
  record.sealed_access_token.reset();
  core::Token& token = record.token;
  token.rt_fingerprint = {};
  token.state.state = core::TokenState::kLinked;
  token.state.code.clear();
  token.linked_to = holder;
  token.at_expires_at.reset();
  token.at_issued_at.reset();
  token.next_refresh_at.reset();
}

void MarkUsedUp(core::Token& token) {
  token.state.state = core::TokenState::kRotationLost;
  token.state.code = core::kUsedUpElsewhere;
  token.next_refresh_at.reset();
}

void GiveAccess(SqlConnection& connection, const HolderAccess& access) {
  connection.Execute(
      "UPDATE {rts} SET at = ?, at_expires_ms = ?, at_issued_ms = ? WHERE id = ?",
      {access.sealed_access_token, access.expires_at, access.issued_at, access.holder});
}

/// A row that still holds what another one has used up: sent once more, it would take the live
/// token of that other row with it.
void StopHolderOfUsedUp(SqlConnection& connection, core::TokenId holder, base::UtcTime now) {
  connection.Execute(
      "UPDATE {rts} SET state = ?, state_code = ?, state_since_ms = ?, next_refresh_ms = NULL "
      "WHERE id = ? AND state <> ?",
      {core::ToString(core::TokenState::kRotationLost), core::kUsedUpElsewhere, now, holder,
       core::ToString(core::TokenState::kRotationLost)});
}

void TellLedger(SqlConnection& connection, const core::Token& token,
                const core::Fingerprint& last) {
  const auto holder = FindHolder(connection, last);
  if (holder) {
    if (*holder != token.id) {
      StopHolderOfUsedUp(connection, *holder, token.state.since);
    }
    return;
  }
  if (!FindConsumedEntry(connection, last)) {
    InsertConsumed(connection, last, {token.uid, token.biz_id, kFirstGeneration},
                   token.state.since);
  }
}

SqlConnection::Values View(const std::vector<SqlValue>& values) { return values; }

/// On MySQL they are in UTC from now on; in a file they are texts that say their zone.
void WriteTimes(SqlConnection& connection, const core::Token& token) {
  if (connection.dialect() == SqlDialect::kMySql) {
    const auto last = token.last_refresh_at
                          ? SqlValue(ColumnTime(connection, *token.last_refresh_at))
                          : SqlValue(std::nullopt);
    connection.Execute(
        "UPDATE {rts} SET last_refresh_time = ?, create_time = ?, update_time = ? WHERE id = ?",
        {last, ColumnTime(connection, token.created_at), ColumnTime(connection, token.updated_at),
         token.id});
  }
}

void WriteRow(SqlConnection& connection, const TokenRecord& record, const std::string& old_digest) {
  const core::Token& token = record.token;
  const std::vector<SqlValue> values{token.uid,
                                     token.user_name,
                                     token.email,
                                     token.type,
                                     record.sealed_refresh_token,
                                     record.sealed_access_token,
                                     record.sealed_proxy,
                                     token.client_id,
                                     token.tag,
                                     token.enabled ? 1 : 0,
                                     record.sealed_last_refresh_token,
                                     token.refresh_result,
                                     token.user_info,
                                     token.account_info,
                                     token.memo,
                                     token.provider,
                                     token.proxy_label,
                                     NullIfEmpty(token.proxy_fingerprint.value),
                                     core::ToString(token.state.state),
                                     token.state.code,
                                     token.state.since,
                                     token.generation,
                                     NullIfEmpty(token.rt_fingerprint.value),
                                     token.linked_to,
                                     token.at_expires_at,
                                     token.at_issued_at,
                                     token.last_refresh_at,
                                     token.next_refresh_at,
                                     token.created_at,
                                     token.updated_at,
                                     token.id,
                                     old_digest};
  const std::int64_t changed = connection.Execute(
      std::string(
          "UPDATE {rts} SET uid = ?, user_name = ?, email = ?, type = ?, rt = ?, at = ?, proxy = "
          "?, client_id = ?, tag = ?, enabled = ?, last_rt = ?, refresh_result = ?, user_info = ?, "
          "account_info = ?, memo = ?, provider = ?, proxy_label = ?, proxy_fp = ?, state = ?, "
          "state_code = ?, state_since_ms = ?, generation = ?, rt_fp = ?, linked_to = ?, "
          "at_expires_ms = ?, at_issued_ms = ?, last_refresh_ms = ?, next_refresh_ms = ?, "
          "created_ms = ?, updated_ms = ?, version = 1 WHERE id = ? AND uid IS NULL AND ? = ")
          .append(OldRowDigest(connection.dialect())),
      View(values));
  if (changed != 1) {
    throw base::Error(
        base::ErrorCode::kConflict,
        {"A row changed while the old database was being taken over: is another "
         "process at work on it? Stop it and start again.",
         "接管旧数据库时有记录被改动：是否有其他进程正在使用它？请停止该进程后重试。"},
        "row " + std::to_string(token.id.value) + " was gone, adopted already or written to");
  }
  WriteTimes(connection, token);
}

}  // namespace

const std::vector<std::string_view>& OldColumns() {
  static const std::vector<std::string_view> columns{"id",
                                                     "biz_id",
                                                     "user_name",
                                                     "email",
                                                     "type",
                                                     "rt",
                                                     "at",
                                                     "proxy",
                                                     "client_id",
                                                     "tag",
                                                     "enabled",
                                                     "last_rt",
                                                     "refresh_result",
                                                     "user_info",
                                                     "account_info",
                                                     "last_refresh_time",
                                                     "memo",
                                                     "create_time",
                                                     "update_time"};
  return columns;
}

OldRow ReadOldRow(const SqlRow& row) {
  const auto text = [&row](int column) { return std::string(row.Text(column)); };
  OldRow old;
  old.id.value = row.Int(0);
  old.biz_id = text(1);
  old.user_name = text(2);
  old.email = text(3);
  old.type = text(4);
  old.refresh_token = ReadSecret(row, 5);
  old.access_token = ReadSecret(row, 6);
  old.proxy = ReadSecret(row, 7);
  old.client_id = text(8);
  old.tag = text(9);
  old.enabled = row.Int(10) != 0;
  old.last_refresh_token = ReadSecret(row, 11);
  old.refresh_result = ReadSecret(row, 12);
  old.user_info = text(13);
  old.account_info = text(14);
  old.last_refresh_time = text(15);
  old.memo = text(16);
  old.create_time = text(17);
  old.update_time = text(18);
  return old;
}

std::string_view OldRowDigest(SqlDialect dialect) {
  return dialect == SqlDialect::kSqlite
             ? "''"
             : "sha2(concat_ws('#', biz_id, rt, coalesce(at, ''), coalesce(last_rt, ''), "
               "coalesce(proxy, ''), coalesce(client_id, ''), coalesce(enabled, ''), "
               "coalesce(update_time, ''), coalesce(last_refresh_time, '')), 256)";
}

std::vector<std::optional<TokenHolder>> FindTokenHolders(
    SqlConnection& connection, const std::vector<core::Fingerprint>& fingerprints) {
  std::vector<std::optional<TokenHolder>> holders;
  holders.reserve(fingerprints.size());
  for (const core::Fingerprint& fingerprint : fingerprints) {
    std::optional<TokenHolder>& holder = holders.emplace_back();
    if (fingerprint.empty()) {
      continue;
    }
    connection.Query("SELECT id, uid, at IS NOT NULL, at_expires_ms FROM {rts} WHERE rt_fp = ?",
                     {fingerprint}, [&holder](const SqlRow& row) {
                       holder.emplace(core::TokenId{row.Int(0)}, std::string(row.Text(1)),
                                      row.Int(2) != 0);
                       if (!row.IsNull(3)) {
                         holder->at_expires_at = base::FromUnixMillis(row.Int(3));
                       }
                     });
  }
  return holders;
}

AdoptedAs AdoptRow(SqlConnection& connection, AdoptedRow row) {
  core::Token& token = row.record.token;
  const core::Fingerprint own = token.rt_fingerprint;
  AdoptedAs as = AdoptedAs::kHolder;
  if (const auto holder = FindHolder(connection, own)) {
    as = AdoptedAs::kLinked;
    Link(row, *holder);
    if (row.for_holder && row.for_holder->holder == *holder) {
      GiveAccess(connection, *row.for_holder);
    }
  } else if (!own.empty() && FindConsumedEntry(connection, own)) {
    as = AdoptedAs::kUsedUp;
    MarkUsedUp(token);
    // The row holds it: that keeps it from being imported again as well.
    connection.Execute("DELETE FROM {rt_consumed} WHERE fingerprint = ?", {own});
  }
  WriteRow(connection, row.record, row.old_digest);
  if (!row.last_fingerprint.empty() && row.last_fingerprint != own) {
    TellLedger(connection, token, row.last_fingerprint);
  }
  return as;
}

}  // namespace rtm::storage
