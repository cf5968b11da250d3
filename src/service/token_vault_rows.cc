#include <algorithm>
#include <utility>

#include "base/error.h"
#include "core/adoption_codes.h"
#include "service/token_facts.h"
#include "service/token_vault.h"
#include "service/token_vault_write.h"

namespace rtm::service {
namespace {

// A row changes under an edit when a refresh begins or ends; more often in a row than this is no
// coincidence.
constexpr int kEditRounds = 8;
constexpr std::size_t kUidBytes = 16;

[[noreturn]] void RefuseSameToken(const core::Token& token) {
  const std::string state(core::ToString(token.state.state));
  const base::Text next = core::NextStep(token.state.state);
  throw base::Error(base::ErrorCode::kConflict,
                    {"rt_token: this row holds that very refresh token already, and it is " +
                         state + ". " + next.en,
                     "rt_token：此行已持有该 refresh token，且状态为 " + state + "。" + next.zh})
      .WithField("updates.rt_token");
}

/// A row that waited because of its proxy need not wait for the new one; one that was stopped by a
/// proxy that cannot be read (core/adoption_codes.h) goes on.
void TryNewWayOut(const core::Token& token, storage::TokenEdit& edit) {
  const bool is_stopped_by_it =
      token.state.state == core::TokenState::kMisconfigured && token.state.code == core::kBadProxy;
  if (is_stopped_by_it) {
    edit.state =
        core::StateFacts{.state = core::TokenState::kActive, .code = "", .since = edit.now};
  }
  if (is_stopped_by_it || token.state.state == core::TokenState::kEgressFault) {
    edit.next_refresh_at.emplace(edit.now);
  }
}

}  // namespace

asio::awaitable<std::vector<storage::KnownToken>> TokenVault::LookUp(
    std::vector<core::Fingerprint> fingerprints) {
  return dependencies_.tokens.LookUp(std::move(fingerprints));
}

asio::awaitable<std::vector<core::TokenId>> TokenVault::ListIds(TokenFilter filter,
                                                                core::TokenId after,
                                                                std::size_t limit) {
  return dependencies_.tokens.ListIds(std::move(filter), after, limit);
}

asio::awaitable<TokenListView> TokenVault::List(TokenFilter filter, PageRequest page,
                                                TokenOrder order) {
  storage::TokenPage found = co_await dependencies_.tokens.List(std::move(filter), page, order);
  TokenListView list;
  list.total = found.total;
  list.items.reserve(found.items.size());
  for (storage::TokenRecord& record : found.items) {
    const Resolved row = co_await Resolve(std::move(record));
    list.items.push_back(View(row));
  }
  co_return list;
}

asio::awaitable<base::Secret> TokenVault::FindAccessToken(core::TokenId id) {
  std::optional<storage::TokenRecord> record = co_await dependencies_.tokens.Find(id);
  if (!record) {
    co_return base::Secret();
  }
  const Resolved row = co_await Resolve(std::move(*record));
  const storage::TokenRecord& tokens = row.tokens();
  co_return TryOpen(tokens.sealed_access_token.value_or(""), tokens.token.uid, "at")
      .value_or(base::Secret());
}

storage::SealedGrant TokenVault::SealGrant(const base::Secret& refresh_token,
                                           const std::string& uid) const {
  return {.sealed_refresh_token = Seal(refresh_token.Reveal(), uid, "rt"),
          .fingerprint = FingerprintOf(refresh_token)};
}

storage::StoredProxy TokenVault::SealProxy(const core::ProxyUrl& proxy,
                                           const std::string& uid) const {
  return {.sealed_url = Seal(proxy.url().Reveal(), uid, "proxy"),
          .label = proxy.label(),
          .fingerprint = FingerprintOf(proxy.url())};
}

void TokenVault::SealAccess(const GivenAccessToken& access, storage::NewToken& row) const {
  if (!access.token.empty()) {
    row.sealed_access_token = Seal(access.token.Reveal(), row.uid, "at");
    row.at_expires_at = access.expires_at;
  }
  TokenFacts facts = MergeFacts(core::Token{}, access.claims);
  row.email = std::move(facts.email).value_or("");
  row.user_name = std::move(facts.user_name).value_or("");
  row.type = std::move(facts.type).value_or("");
  row.user_info = std::move(facts.user_info).value_or("");
  row.account_info = std::move(facts.account_info).value_or("");
}

std::string TokenVault::NewBizId() const { return dependencies_.entropy.Hex(kUidBytes); }

asio::awaitable<std::vector<storage::InsertResult>> TokenVault::Insert(
    std::vector<TokenDraft> drafts, storage::OnKnownToken on_known, core::AuditEvent audit) {
  const base::UtcTime now = dependencies_.clock.Now();
  std::vector<storage::NewToken> rows;
  rows.reserve(drafts.size());
  for (TokenDraft& draft : drafts) {
    storage::NewToken row;
    row.uid = dependencies_.entropy.Hex(kUidBytes);
    row.biz_id = std::move(draft.biz_id);
    row.provider = std::move(draft.provider);
    row.client_id = std::move(draft.client_id);
    row.tag = std::move(draft.tag);
    row.memo = std::move(draft.memo);
    row.enabled = draft.enabled;
    row.grant = SealGrant(draft.refresh_token, row.uid);
    SealAccess(draft.access, row);
    if (draft.proxy) {
      row.proxy = SealProxy(*draft.proxy, row.uid);
    }
    row.next_refresh_at = now;
    row.now = now;
    rows.push_back(std::move(row));
  }
  // Nothing to invalidate: the cache holds no row that is not there.
  co_return co_await dependencies_.tokens.Insert(std::move(rows), on_known, std::move(audit));
}

storage::TokenEdit TokenVault::SealEdit(const storage::TokenRecord& record,
                                        const TokenChange& change) const {
  const core::Token& token = record.token;
  storage::TokenEdit edit;
  edit.id = token.id;
  edit.expected_version = token.version;
  edit.now = dependencies_.clock.Now();
  edit.biz_id = change.biz_id;
  edit.client_id = change.client_id;
  edit.tag = change.tag;
  edit.memo = change.memo;
  edit.enabled = change.enabled;
  if (change.proxy) {
    edit.proxy.emplace();
    if (*change.proxy) {
      edit.proxy->emplace(SealProxy(**change.proxy, token.uid));
    }
    TryNewWayOut(token, edit);
  }
  if (!change.refresh_token) {
    return edit;
  }
  storage::SealedGrant grant = SealGrant(*change.refresh_token, token.uid);
  if (grant.fingerprint == token.rt_fingerprint) {
    if (!core::IsSchedulable(token.state.state)) {
      RefuseSameToken(token);
    }
    return edit;
  }
  edit.grant = std::move(grant);
  // A present RT that does not open must not keep a new one out.
  if (const auto old = TryOpen(record.sealed_refresh_token, token.uid, "rt")) {
    edit.sealed_last_refresh_token = Seal(old->Reveal(), token.uid, "last_rt");
  }
  edit.state = core::StateFacts{.state = core::TokenState::kActive, .code = "", .since = edit.now};
  edit.next_refresh_at.emplace(edit.now);
  return edit;
}

asio::awaitable<storage::RowCensus> TokenVault::Census(bool include_scheduled) {
  return dependencies_.tokens.Census(dependencies_.clock.Now(), include_scheduled);
}

asio::awaitable<storage::EditResult> TokenVault::Edit(core::TokenId id, TokenChange change,
                                                      core::AuditEvent audit) {
  co_return co_await EditWith(id, &change, std::move(audit));
}

asio::awaitable<storage::EditResult> TokenVault::EditWith(core::TokenId id,
                                                          const TokenChange* change,
                                                          core::AuditEvent audit) {
  storage::EditResult result = storage::EditResult::kChanged;
  for (int round = 0; round < kEditRounds && result == storage::EditResult::kChanged; ++round) {
    const std::optional<storage::TokenRecord> record = co_await dependencies_.tokens.Find(id);
    if (!record) {
      co_return storage::EditResult::kGone;
    }
    result =
        co_await WriteThrough({id}, dependencies_.tokens.Edit(SealEdit(*record, *change), audit));
  }
  co_return result;
}

asio::awaitable<storage::EditResult> TokenVault::SetFacts(core::TokenId id,
                                                          core::TokenClaims claims,
                                                          core::AuditEvent audit) {
  storage::EditResult result = storage::EditResult::kChanged;
  for (int round = 0; round < kEditRounds && result == storage::EditResult::kChanged; ++round) {
    const std::optional<storage::TokenRecord> record = co_await dependencies_.tokens.Find(id);
    if (!record) {
      co_return storage::EditResult::kGone;
    }
    TokenFacts facts = MergeFacts(record->token, claims);
    storage::TokenEdit edit;
    edit.id = id;
    edit.expected_version = record->token.version;
    edit.now = dependencies_.clock.Now();
    edit.email = std::move(facts.email);
    edit.user_name = std::move(facts.user_name);
    edit.type = std::move(facts.type);
    edit.user_info = std::move(facts.user_info);
    edit.account_info = std::move(facts.account_info);
    result = co_await WriteThrough({id}, dependencies_.tokens.Edit(std::move(edit), audit));
  }
  co_return result;
}

asio::awaitable<std::vector<core::TokenId>> TokenVault::Delete(std::vector<core::TokenId> ids,
                                                               core::AuditEvent audit) {
  std::vector<core::TokenId> rows = ids;
  co_return co_await WriteThrough(std::move(rows),
                                  dependencies_.tokens.Delete(std::move(ids), std::move(audit)));
}

asio::awaitable<std::vector<core::TokenId>> TokenVault::FindByProxy(const core::ProxyUrl& proxy) {
  return dependencies_.tokens.FindByProxy(FingerprintOf(proxy.url()));
}

asio::awaitable<std::map<core::Fingerprint, std::int64_t>> TokenVault::CountByProxy() {
  return dependencies_.tokens.CountByProxy();
}

asio::awaitable<std::vector<core::TokenId>> TokenVault::MoveProxies(std::vector<ProxyMove> moves,
                                                                    core::AuditEvent audit) {
  std::vector<core::TokenId> moved;
  std::vector<const ProxyMove*> left;
  left.reserve(moves.size());
  for (const ProxyMove& move : moves) {
    left.push_back(&move);
  }
  for (int round = 0; round < kEditRounds && !left.empty(); ++round) {
    std::vector<storage::TokenEdit> edits;
    std::vector<const ProxyMove*> tried;
    for (const ProxyMove* move : left) {
      const std::optional<storage::TokenRecord> record =
          co_await dependencies_.tokens.Find(move->id);
      if (!record || record->token.proxy_fingerprint != move->from) {
        continue;
      }
      storage::TokenEdit edit;
      edit.id = move->id;
      edit.expected_version = record->token.version;
      edit.now = dependencies_.clock.Now();
      edit.proxy.emplace();
      if (move->proxy) {
        edit.proxy->emplace(SealProxy(*move->proxy, record->token.uid));
      }
      TryNewWayOut(record->token, edit);
      edits.push_back(std::move(edit));
      tried.push_back(move);
    }
    left.clear();
    // No WriteThrough: a grant holds nothing of the proxy.
    const std::vector<storage::EditResult> results =
        co_await dependencies_.tokens.EditMany(std::move(edits), audit);
    for (std::size_t i = 0; i < results.size(); ++i) {
      if (results[i] == storage::EditResult::kDone) {
        moved.push_back(tried[i]->id);
      } else if (results[i] == storage::EditResult::kChanged) {
        left.push_back(tried[i]);
      }
    }
  }
  if (!left.empty()) {
    throw base::Error(base::ErrorCode::kConflict,
                      {"Some rows kept changing while their proxy was moved; save again.",
                       "部分行在更换代理时一直被修改，请重新保存。"});
  }
  co_return moved;
}

void TokenVault::RowsChanged(const std::vector<core::TokenId>& ids) {
  for (const core::TokenId id : ids) {
    cache_.Invalidate(id);
  }
}

asio::awaitable<void> TokenVault::Reschedule(std::vector<storage::TokenStore::DueChange> changes) {
  co_await dependencies_.tokens.Reschedule(std::move(changes));
}

}  // namespace rtm::service
