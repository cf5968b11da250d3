#include <algorithm>
#include <exception>
#include <utility>

#include "base/error.h"
#include "base/log.h"
#include "service/token_facts.h"
#include "service/token_vault.h"
#include "service/token_vault_write.h"

namespace rtm::service {
namespace {

std::string ResultText(const std::string& outcome, const core::IssuedTokens& issued) {
  std::string text = "ok: " + outcome;
  if (!issued.access_token) {
    return text + ", AT unchanged";
  }
  return issued.access_token_expires_at
             ? text + ", AT until " + base::ToRfc3339(*issued.access_token_expires_at)
             : text + ", AT of unknown life";
}

/// Whether the attempt left the RT to be sent again: by the schedule, or by a probe that is not
/// spent. Otherwise the log's word that it was sent stands.
bool EndsKnown(const core::StateFacts& state) {
  return core::IsSchedulable(state.state) ||
         (state.state == core::TokenState::kInDoubt && !state.probe_spent);
}

storage::TokenSent SentAfter(const core::StateFacts& state) {
  return state.state == core::TokenState::kInDoubt ? storage::TokenSent::kOnce
                                                   : storage::TokenSent::kNothing;
}

}  // namespace

asio::awaitable<GrantResult> TokenVault::Begin(storage::BeginRequest request) {
  const core::AttemptKind kind = request.kind;
  storage::BeginResult result = co_await dependencies_.refreshes.Begin(std::move(request));
  if (std::holds_alternative<storage::RowChanged>(result)) {
    co_return storage::RowChanged{};
  }
  if (std::holds_alternative<storage::RowGone>(result)) {
    co_return storage::RowGone{};
  }
  if (const auto* open = std::get_if<storage::AttemptOpen>(&result)) {
    co_return *open;
  }
  auto& begun = std::get<storage::Begun>(result);
  co_await EnterCustody(begun.attempt, begun.record.token, kind);
  RefreshGrant grant;
  grant.attempt = begun.attempt;
  try {
    grant.refresh_token = Open(begun.record.sealed_refresh_token, begun.record.token.uid, "rt");
    if (begun.record.sealed_proxy) {
      grant.proxy_url = Open(*begun.record.sealed_proxy, begun.record.token.uid, "proxy");
      // One that came from the old system unread: the transport might make something of it (P8).
      core::ProxyUrl::Parse(grant.proxy_url->Reveal(), "proxy");
    }
  } catch (const base::Error& error) {
    base::LogError("vault.seal_broken",
                   {{"token_id", begun.record.token.id.value}, {"error", error.log_message()}});
    co_return GrantSealBroken{begun.attempt, std::move(begun.record.token)};
  }
  grant.token = std::move(begun.record.token);
  co_return grant;
}

/// An attempt that the custody log cannot take is none: a store copied back later would not know
/// that its token had been sent.
asio::awaitable<void> TokenVault::EnterCustody(core::AttemptId attempt, const core::Token& token,
                                               core::AttemptKind kind) {
  const storage::TokenSent sent =
      kind == core::AttemptKind::kProbe ? storage::TokenSent::kProbeToo : storage::TokenSent::kOnce;
  std::exception_ptr refused;
  try {
    dependencies_.custody.Append(token.uid, {token.generation, attempt, sent});
  } catch (const base::Error&) {
    refused = std::current_exception();
  }
  if (refused) {
    co_await Abandon(attempt);
    std::rethrow_exception(refused);
  }
}

core::Fingerprint TokenVault::FingerprintOf(const base::Secret& secret) const {
  return dependencies_.fingerprinter.Of(secret.Reveal());
}

SealedRotation TokenVault::SealRotation(const core::Token& token, core::AttemptId attempt,
                                        const base::Secret& sent, const core::IssuedTokens& issued,
                                        core::StateFacts state,
                                        std::optional<base::UtcTime> next_refresh_at,
                                        std::string outcome, base::UtcTime received_at) const {
  SealedRotation rotation;
  storage::RotationCommit& commit = rotation.commit;
  commit.attempt = attempt;
  commit.id = token.id;
  commit.uid = token.uid;
  commit.sent = FingerprintOf(sent);
  if (issued.refresh_token && !issued.refresh_token->empty() &&
      !base::ConstantTimeEqual(issued.refresh_token->Reveal(), sent.Reveal())) {
    commit.new_grant = SealGrant(*issued.refresh_token, token.uid);
    commit.sealed_last_refresh_token = Seal(sent.Reveal(), token.uid, "last_rt");
  }
  rotation.generation = token.generation + (commit.new_grant ? 1 : 0);
  if (issued.access_token) {
    commit.sealed_access_token = Seal(issued.access_token->Reveal(), token.uid, "at");
    commit.at_expires_at = issued.access_token_expires_at;
  }
  if (issued.id_token) {
    commit.sealed_id_token = Seal(issued.id_token->Reveal(), token.uid, "id_token");
  }
  TokenFacts facts = MergeFacts(token, issued.claims);
  commit.email = std::move(facts.email);
  commit.user_name = std::move(facts.user_name);
  commit.type = std::move(facts.type);
  commit.user_info = std::move(facts.user_info);
  commit.account_info = std::move(facts.account_info);
  commit.state = std::move(state);
  commit.next_refresh_at = next_refresh_at;
  commit.refresh_result = ResultText(outcome, issued);
  commit.outcome = std::move(outcome);
  commit.received_at = received_at;
  commit.now = dependencies_.clock.Now();
  return rotation;
}

asio::awaitable<storage::CommitVerdict> TokenVault::Commit(SealedRotation rotation) {
  const core::TokenId id = rotation.commit.id;
  const std::string uid = rotation.commit.uid;
  const storage::CustodyEntry entry{std::max(rotation.generation, rotation.commit.generation),
                                    rotation.commit.attempt, storage::TokenSent::kNothing};
  const bool asked_for = !cache_.NamesOf(id).empty();
  rotation.commit.now = dependencies_.clock.Now();
  const storage::CommitVerdict verdict =
      co_await WriteThrough({id}, dependencies_.refreshes.Commit(std::move(rotation.commit)));
  if (verdict != storage::CommitVerdict::kOrphan) {
    dependencies_.custody.Note(uid, entry);
  }
  cache_.Unpin(id);
  if (asked_for) {
    // Once here instead of once by each of those who wait for this flight.
    try {
      co_await FindGrantById(id);
    } catch (const base::Error& error) {
      base::LogWarn("vault.not_cached", {{"token_id", id.value}, {"error", error.log_message()}});
    }
  }
  co_return verdict;
}

void TokenVault::ServeUnsaved(const core::Token& token, const base::Secret& sent,
                              const core::IssuedTokens& issued) {
  const std::shared_ptr<const AccessGrant> before = cache_.Find(token.biz_id);
  const TokenFacts facts = MergeFacts(token, issued.claims);
  auto grant = std::make_shared<AccessGrant>();
  grant->id = token.id;
  grant->biz_id = token.biz_id;
  grant->email = facts.email.value_or(token.email);
  grant->type = facts.type.value_or(token.type);
  grant->user_name = facts.user_name.value_or(token.user_name);
  if (issued.access_token) {
    grant->access_token = issued.access_token->Clone();
    grant->expires_at = issued.access_token_expires_at;
    grant->issued_at = dependencies_.clock.Now();
  } else if (before && before->id == token.id) {
    grant->access_token = before->access_token.Clone();
    grant->expires_at = before->expires_at;
    grant->issued_at = before->issued_at;
  }
  grant->refresh_token = issued.refresh_token ? issued.refresh_token->Clone() : sent.Clone();
  grant->version = token.version;
  cache_.Pin(token.id, grant);
  // Rows linked to this one show its tokens; those that nobody asked for lately come by OpenGrant.
  for (const std::string& name : cache_.NamesOf(token.id)) {
    const std::shared_ptr<const AccessGrant> held = cache_.Find(name);
    if (held && held->id != token.id) {
      cache_.Pin(token.id, WithTokensOf(*grant, *held));
    }
  }
}

asio::awaitable<void> TokenVault::Settle(storage::AttemptSettlement settlement) {
  const core::TokenId id = settlement.id;
  const std::string uid = settlement.uid;
  const storage::CustodyEntry entry{settlement.generation, settlement.attempt,
                                    SentAfter(settlement.state)};
  const bool is_known = EndsKnown(settlement.state);
  const bool closed =
      co_await WriteThrough({id}, dependencies_.refreshes.Settle(std::move(settlement)));
  // Of an attempt that this store does not have, the log knows more than the row at hand.
  if (closed && is_known) {
    dependencies_.custody.Note(uid, entry);
  }
}

asio::awaitable<void> TokenVault::Abandon(core::AttemptId attempt) {
  co_await dependencies_.refreshes.Abandon(attempt, dependencies_.clock.Now());
}

asio::awaitable<std::vector<storage::AttemptRecord>> TokenVault::LoadOpenAttempts() {
  co_return co_await dependencies_.refreshes.LoadOpenAttempts();
}

asio::awaitable<core::AttemptId> TokenVault::LastAttempt() {
  co_return co_await dependencies_.refreshes.LastAttempt();
}

asio::awaitable<void> TokenVault::SkipAttempts(core::AttemptId up_to) {
  co_await dependencies_.refreshes.SkipAttempts(up_to, dependencies_.clock.Now());
}

asio::awaitable<std::size_t> TokenVault::MarkMissed(std::vector<storage::MissedRotations> rows) {
  std::vector<core::TokenId> ids;
  ids.reserve(rows.size());
  for (const storage::MissedRotations& row : rows) {
    ids.push_back(row.id);
  }
  co_return co_await WriteThrough(std::move(ids), dependencies_.refreshes.MarkMissed(
                                                      std::move(rows), dependencies_.clock.Now()));
}

asio::awaitable<std::size_t> TokenVault::PruneAttempts(base::UtcTime before, std::size_t limit) {
  co_return co_await dependencies_.refreshes.PruneAttempts(before, limit);
}

asio::awaitable<std::optional<base::Secret>> TokenVault::OpenIfStill(core::TokenId id,
                                                                     std::string uid,
                                                                     core::Fingerprint sent) {
  const std::optional<storage::TokenRecord> record = co_await dependencies_.tokens.Find(id);
  if (!record || record->token.uid != uid || record->token.rt_fingerprint != sent ||
      record->sealed_refresh_token.empty()) {
    co_return std::nullopt;
  }
  co_return Open(record->sealed_refresh_token, record->token.uid, "rt");
}

std::string TokenVault::SealJournalRecord(std::string_view plain) const {
  return Seal(plain, "journal", "reply");
}

base::Secret TokenVault::OpenJournalRecord(std::string_view sealed) const {
  return Open(std::string(sealed), "journal", "reply");
}

}  // namespace rtm::service
