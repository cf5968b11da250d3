#include "storage/sql_token_store.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/encoding.h"
#include "storage/due_query.h"
#include "storage/row_census.h"
#include "storage/sql_rows.h"
#include "storage/token_list_query.h"
#include "storage/token_writes.h"

namespace rtm::storage {
namespace {

std::optional<TokenRecord> QueryOne(SqlConnection& connection, std::string_view sql,
                                    const std::string& value) {
  std::optional<TokenRecord> record;
  connection.Query(sql, {value}, [&record](const SqlRow& row) { record = ReadRecord(row); });
  return record;
}

DueScope ScopeOf(bool include_scheduled) {
  return include_scheduled ? DueScope::kScheduledAndProbes : DueScope::kProbesOnly;
}

std::int64_t LimitOf(std::size_t limit) {
  return static_cast<std::int64_t>(std::min<std::size_t>(
      limit, static_cast<std::size_t>(std::numeric_limits<std::int64_t>::max())));
}

bool IsInserted(const InsertResult& result) {
  return std::holds_alternative<Inserted>(result) || std::holds_alternative<Linked>(result);
}

std::string_view ResealStatement(Resealing::Column column) {
  switch (column) {
    case Resealing::Column::kRefreshToken:
      return "UPDATE {rts} SET rt = ? WHERE id = ? AND rt = ?";
    case Resealing::Column::kAccessToken:
      return "UPDATE {rts} SET at = ? WHERE id = ? AND at = ?";
    case Resealing::Column::kLastRefreshToken:
      return "UPDATE {rts} SET last_rt = ? WHERE id = ? AND last_rt = ?";
    case Resealing::Column::kIdToken:
      return "UPDATE {rts} SET id_token = ? WHERE id = ? AND id_token = ?";
    case Resealing::Column::kProxy:
      return "UPDATE {rts} SET proxy = ? WHERE id = ? AND proxy = ?";
  }
  return "";
}

}  // namespace

asio::awaitable<std::optional<TokenRecord>> SqlTokenStore::Find(core::TokenId id) {
  co_return co_await database_.Read(
      [id](SqlConnection& connection) { return FindRecord(connection, id); });
}

asio::awaitable<std::optional<TokenRecord>> SqlTokenStore::FindByBizId(std::string biz_id) {
  static const std::string kSql = "SELECT " + kRecordColumns + " FROM {rts} WHERE biz_id = ?";
  co_return co_await database_.Read([biz_id = std::move(biz_id)](SqlConnection& connection) {
    return QueryOne(connection, kSql, biz_id);
  });
}

asio::awaitable<std::optional<TokenRecord>> SqlTokenStore::FindByEmail(std::string email) {
  static const std::string kSelect = "SELECT " + kRecordColumns + " FROM {rts} WHERE ";
  static const std::string kByExpression = kSelect + "lower(email) = ? ORDER BY id LIMIT 1";
  // MariaDB has no index over an expression; this column is one that it makes by itself.
  static const std::string kByColumn = kSelect + "email_key = ? ORDER BY id LIMIT 1";
  if (email.empty()) {
    co_return std::nullopt;  // Rows without an e-mail are not one person's.
  }
  co_return co_await database_.Read([email = base::ToLowerAscii(email)](SqlConnection& connection) {
    return QueryOne(connection,
                    connection.dialect() == SqlDialect::kMySql ? kByColumn : kByExpression, email);
  });
}

asio::awaitable<TokenPage> SqlTokenStore::List(TokenFilter filter, PageRequest page,
                                               TokenOrder order) {
  co_return co_await database_.Read(
      [filter = std::move(filter), page, order](SqlConnection& connection) {
        return QueryTokenPage(connection, filter, page, order);
      });
}

asio::awaitable<std::vector<core::TokenId>> SqlTokenStore::ListIds(TokenFilter filter,
                                                                   core::TokenId after,
                                                                   std::size_t limit) {
  co_return co_await database_.Read(
      [filter = std::move(filter), after, limit = LimitOf(limit)](SqlConnection& connection) {
        return QueryTokenIds(connection, filter, after, limit);
      });
}

asio::awaitable<std::vector<TokenRecord>> SqlTokenStore::ListAfter(core::TokenId after,
                                                                   std::size_t limit) {
  static const std::string kSql =
      "SELECT " + kRecordColumns + " FROM {rts} WHERE id > ? ORDER BY id LIMIT ?";
  co_return co_await database_.Read([after, limit = LimitOf(limit)](SqlConnection& connection) {
    std::vector<TokenRecord> records;
    connection.Query(kSql, {after, limit},
                     [&records](const SqlRow& row) { records.push_back(ReadRecord(row)); });
    return records;
  });
}

asio::awaitable<std::vector<core::Token>> SqlTokenStore::FindDue(base::UtcTime now,
                                                                 bool include_scheduled,
                                                                 std::size_t limit,
                                                                 DueShare share) {
  co_return co_await database_.Read(
      [now, include_scheduled, limit, share](SqlConnection& connection) {
        return QueryDue(connection, now, ScopeOf(include_scheduled), limit, share);
      });
}

asio::awaitable<void> SqlTokenStore::Reschedule(std::vector<DueChange> changes) {
  co_await database_.Write([changes = std::move(changes)](SqlConnection& connection) {
    for (const DueChange& change : changes) {
      connection.Execute(
          "UPDATE {rts} SET next_refresh_ms = ?, version = version + 1 WHERE id = ? AND version = "
          "?",
          {change.next_refresh_at, change.id, change.expected_version});
    }
  });
}

asio::awaitable<std::vector<InsertResult>> SqlTokenStore::Insert(std::vector<NewToken> rows,
                                                                 OnKnownToken on_known,
                                                                 core::AuditEvent audit) {
  co_return co_await database_.Write(
      [rows = std::move(rows), on_known, audit = std::move(audit)](SqlConnection& connection) {
        auto results = InsertTokens(connection, rows, on_known);
        if (std::ranges::any_of(results, IsInserted)) {
          AppendAudit(connection, audit);
        }
        return results;
      });
}

asio::awaitable<std::vector<KnownToken>> SqlTokenStore::LookUp(
    std::vector<core::Fingerprint> fingerprints) {
  co_return co_await database_.Read(
      [fingerprints = std::move(fingerprints)](SqlConnection& connection) {
        std::vector<KnownToken> known;
        known.reserve(fingerprints.size());
        for (const core::Fingerprint& fingerprint : fingerprints) {
          known.push_back(FindKnownToken(connection, fingerprint));
        }
        return known;
      });
}

asio::awaitable<EditResult> SqlTokenStore::Edit(TokenEdit edit, core::AuditEvent audit) {
  co_return co_await database_.Write(
      [edit = std::move(edit), audit = std::move(audit)](SqlConnection& connection) {
        const EditResult result = ApplyEdit(connection, edit);
        if (result == EditResult::kDone) {
          AppendAudit(connection, audit);
        }
        return result;
      });
}

asio::awaitable<std::vector<EditResult>> SqlTokenStore::EditMany(std::vector<TokenEdit> edits,
                                                                 core::AuditEvent audit) {
  co_return co_await database_.Write(
      [edits = std::move(edits), audit = std::move(audit)](SqlConnection& connection) {
        std::vector<EditResult> results;
        results.reserve(edits.size());
        for (const TokenEdit& edit : edits) {
          results.push_back(ApplyEdit(connection, edit));
        }
        if (std::ranges::find(results, EditResult::kDone) != results.end()) {
          AppendAudit(connection, audit);
        }
        return results;
      });
}

asio::awaitable<std::vector<core::TokenId>> SqlTokenStore::Delete(std::vector<core::TokenId> ids,
                                                                  core::AuditEvent audit) {
  co_return co_await database_.Write(
      [ids = std::move(ids), audit = std::move(audit)](SqlConnection& connection) {
        return DeleteTokens(connection, ids, audit);
      });
}

asio::awaitable<std::size_t> SqlTokenStore::Reseal(std::vector<Resealing> values) {
  co_return co_await database_.Write([values = std::move(values)](SqlConnection& connection) {
    std::size_t resealed = 0;
    for (const Resealing& value : values) {
      resealed += static_cast<std::size_t>(
          connection.Execute(ResealStatement(value.column), {value.after, value.id, value.before}));
    }
    return resealed;
  });
}

asio::awaitable<std::vector<core::Token>> SqlTokenStore::FindLinkedTo(core::TokenId id) {
  static const std::string kSql =
      "SELECT " + kTokenColumns + " FROM {rts} WHERE linked_to = ? ORDER BY id";
  co_return co_await database_.Read([id](SqlConnection& connection) {
    std::vector<core::Token> tokens;
    connection.Query(kSql, {id},
                     [&tokens](const SqlRow& row) { tokens.push_back(ReadToken(row)); });
    return tokens;
  });
}

asio::awaitable<std::vector<core::TokenId>> SqlTokenStore::FindByProxy(core::Fingerprint proxy) {
  co_return co_await database_.Read([proxy = std::move(proxy)](SqlConnection& connection) {
    std::vector<core::TokenId> ids;
    connection.Query("SELECT id FROM {rts} WHERE proxy_fp = ? ORDER BY id",
                     {NullIfEmpty(proxy.value)},
                     [&ids](const SqlRow& row) { ids.push_back(core::TokenId{row.Int(0)}); });
    return ids;
  });
}

asio::awaitable<std::map<core::Fingerprint, std::int64_t>> SqlTokenStore::CountByProxy() {
  co_return co_await database_.Read([](SqlConnection& connection) {
    std::map<core::Fingerprint, std::int64_t> counts;
    connection.Query(
        "SELECT proxy_fp, count(*) FROM {rts} WHERE proxy_fp IS NOT NULL GROUP BY proxy_fp", {},
        [&counts](const SqlRow& row) {
          counts.emplace(core::Fingerprint{std::string(row.Text(0))}, row.Int(1));
        });
    return counts;
  });
}

asio::awaitable<RowCensus> SqlTokenStore::Census(base::UtcTime now, bool include_scheduled) {
  co_return co_await database_.Read([now, include_scheduled](SqlConnection& connection) {
    return CountRows(connection, now, ScopeOf(include_scheduled));
  });
}

}  // namespace rtm::storage
