#include "storage/token_writes.h"

#include <unordered_set>

#include "storage/attempt_rows.h"
#include "storage/sql_rows.h"

namespace rtm::storage {
namespace {

std::optional<core::TokenId> FindByBizIdColumn(SqlConnection& connection,
                                               const std::string& biz_id) {
  std::optional<core::TokenId> holder;
  connection.Query("SELECT id FROM {rts} WHERE biz_id = ?", {biz_id},
                   [&holder](const SqlRow& row) { holder = core::TokenId{row.Int(0)}; });
  return holder;
}

std::string BizIdOf(SqlConnection& connection, core::TokenId id) {
  std::string biz_id;
  connection.Query("SELECT biz_id FROM {rts} WHERE id = ?", {id},
                   [&biz_id](const SqlRow& row) { biz_id = row.Text(0); });
  return biz_id;
}

void SetProxy(TokenRecord& record, const std::optional<StoredProxy>& proxy) {
  record.sealed_proxy = proxy ? std::optional(proxy->sealed_url) : std::nullopt;
  record.token.proxy_label = proxy ? proxy->label : std::string();
  record.token.proxy_fingerprint = proxy ? proxy->fingerprint : core::Fingerprint();
}

void SetAccess(TokenRecord& record, const NewToken& row) {
  record.sealed_access_token = row.sealed_access_token;
  record.token.at_expires_at = row.at_expires_at;
  record.token.email = row.email;
  record.token.user_name = row.user_name;
  record.token.type = row.type;
  record.token.user_info = row.user_info;
  record.token.account_info = row.account_info;
}

TokenRecord MakeRecord(const NewToken& row) {
  TokenRecord record;
  record.token.uid = row.uid;
  record.token.biz_id = row.biz_id;
  record.token.provider = row.provider;
  record.token.client_id = row.client_id;
  record.token.tag = row.tag;
  record.token.memo = row.memo;
  record.token.enabled = row.enabled;
  record.token.state.since = row.now;
  record.token.created_at = row.now;
  record.token.updated_at = row.now;
  SetProxy(record, row.proxy);
  return record;
}

InsertResult InsertToken(SqlConnection& connection, const NewToken& row, OnKnownToken on_known) {
  const KnownToken known = FindKnownToken(connection, row.grant.fingerprint);
  if (const auto* consumed = std::get_if<AlreadyConsumed>(&known)) {
    return *consumed;
  }
  const auto* const holder = std::get_if<AlreadyKnown>(&known);
  if (holder != nullptr && on_known == OnKnownToken::kSkip) {
    return *holder;
  }
  if (FindByBizIdColumn(connection, row.biz_id)) {
    return BizIdTaken{};
  }
  TokenRecord record = MakeRecord(row);
  if (holder != nullptr) {
    record.token.state.state = core::TokenState::kLinked;
    record.token.linked_to = holder->holder;
    return Linked{InsertRecord(connection, record), holder->holder};
  }
  record.sealed_refresh_token = row.grant.sealed_refresh_token;
  record.token.rt_fingerprint = row.grant.fingerprint;
  record.token.next_refresh_at = row.next_refresh_at;
  SetAccess(record, row);
  return Inserted{InsertRecord(connection, record)};
}

template <class T>
void Assign(T& target, const std::optional<T>& value) {
  if (value) {
    target = *value;
  }
}

void PutGrant(TokenRecord& record, const TokenEdit& edit) {
  core::Token& token = record.token;
  record.sealed_refresh_token = edit.grant->sealed_refresh_token;
  if (token.rt_fingerprint == edit.grant->fingerprint) {
    return;  // The same token typed in again: nothing rotated.
  }
  record.sealed_last_refresh_token = edit.sealed_last_refresh_token;
  token.rt_fingerprint = edit.grant->fingerprint;
  token.generation += 1;
  if (token.linked_to) {
    token.linked_to.reset();
    token.state = {};
    token.state.since = edit.now;
  }
}

void ChangeRecord(TokenRecord& record, const TokenEdit& edit) {
  core::Token& token = record.token;
  if (edit.grant) {
    PutGrant(record, edit);
  }
  if (edit.proxy) {
    SetProxy(record, *edit.proxy);
  }
  Assign(token.biz_id, edit.biz_id);
  Assign(token.client_id, edit.client_id);
  Assign(token.tag, edit.tag);
  Assign(token.memo, edit.memo);
  Assign(token.enabled, edit.enabled);
  Assign(token.state, edit.state);
  Assign(token.next_refresh_at, edit.next_refresh_at);
  Assign(token.user_info, edit.user_info);
  Assign(token.account_info, edit.account_info);
  Assign(token.user_name, edit.user_name);
  Assign(token.email, edit.email);
  Assign(token.type, edit.type);
  token.updated_at = edit.now;
}

bool DeleteToken(SqlConnection& connection, core::TokenId id) {
  const bool deleted = connection.Execute(
                           "DELETE FROM {rts} WHERE id = ? "
                           "AND NOT EXISTS (SELECT 1 FROM {rt_attempts} WHERE open_for = ?)",
                           {id, id}) == 1;
  if (deleted && connection.dialect() == SqlDialect::kMySql) {
    // A row that is gone cannot tell other nodes that it changed.
    connection.Execute("INSERT INTO {rt_gone} (token_id) VALUES (?)", {id});
  }
  return deleted;
}

struct Candidate {
  core::TokenId id;
  std::string biz_id;
  bool is_linked = false;
};

std::optional<Candidate> FindCandidate(SqlConnection& connection, core::TokenId id) {
  std::optional<Candidate> found;
  connection.Query("SELECT biz_id, linked_to IS NOT NULL FROM {rts} WHERE id = ?" +
                       std::string(ForUpdate(connection.dialect())),
                   {id}, [&found, id](const SqlRow& row) {
                     found.emplace(id, std::string(row.Text(0)), row.Int(1) != 0);
                   });
  return found;
}

bool HasRowsLinkedTo(SqlConnection& connection, core::TokenId id) {
  bool has = false;
  connection.Query("SELECT 1 FROM {rts} WHERE linked_to = ? LIMIT 1", {id},
                   [&has](const SqlRow&) { has = true; });
  return has;
}

}  // namespace

KnownToken FindKnownToken(SqlConnection& connection, const core::Fingerprint& fingerprint) {
  if (const auto holder = FindHolder(connection, fingerprint)) {
    return AlreadyKnown{*holder, BizIdOf(connection, *holder)};
  }
  // A ledger entry does not count against a row that holds the token: the provider gave it out
  // again.
  if (auto consumed = FindConsumedToken(connection, fingerprint)) {
    return *std::move(consumed);
  }
  return std::monostate();
}

std::vector<InsertResult> InsertTokens(SqlConnection& connection, const std::vector<NewToken>& rows,
                                       OnKnownToken on_known) {
  std::vector<InsertResult> results;
  results.reserve(rows.size());
  for (const NewToken& row : rows) {
    results.push_back(InsertToken(connection, row, on_known));
  }
  return results;
}

EditResult ApplyEdit(SqlConnection& connection, const TokenEdit& edit) {
  auto record = LockRecord(connection, edit.id);
  if (!record) {
    return EditResult::kGone;
  }
  if (record->token.version != edit.expected_version) {
    return EditResult::kChanged;
  }
  if (edit.biz_id && FindByBizIdColumn(connection, *edit.biz_id).value_or(edit.id) != edit.id) {
    return EditResult::kBizIdTaken;
  }
  if (edit.grant) {
    if (FindOpenAttempt(connection, edit.id)) {
      return EditResult::kInFlight;
    }
    const auto holder = FindHolder(connection, edit.grant->fingerprint);
    if (holder && *holder != edit.id) {
      return EditResult::kTokenKnown;
    }
    if (!holder && FindConsumedEntry(connection, edit.grant->fingerprint)) {
      return EditResult::kTokenConsumed;
    }
  }
  ChangeRecord(*record, edit);
  return UpdateRecord(connection, *record) ? EditResult::kDone : EditResult::kChanged;
}

std::vector<core::TokenId> DeleteTokens(SqlConnection& connection,
                                        const std::vector<core::TokenId>& ids,
                                        core::AuditEvent audit) {
  std::unordered_set<core::TokenId> deleted;
  const auto remove = [&](const Candidate& row) {
    if (DeleteToken(connection, row.id)) {
      deleted.insert(row.id);
      audit.subject = row.biz_id;
      AppendAudit(connection, audit);
    }
  };
  std::vector<Candidate> holders;
  for (const core::TokenId id : ids) {
    std::optional<Candidate> row = FindCandidate(connection, id);
    if (row && row->is_linked) {
      remove(*row);
    } else if (row) {
      holders.push_back(*std::move(row));
    }
  }
  for (const Candidate& row : holders) {
    if (!HasRowsLinkedTo(connection, row.id)) {
      remove(row);
    }
  }
  std::vector<core::TokenId> in_order;
  for (const core::TokenId id : ids) {
    if (deleted.erase(id) == 1) {
      in_order.push_back(id);
    }
  }
  return in_order;
}

}  // namespace rtm::storage
