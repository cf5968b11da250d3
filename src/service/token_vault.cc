#include "service/token_vault.h"

#include <utility>

#include "base/error.h"
#include "base/log.h"
#include "core/adoption_codes.h"

namespace rtm::service {
namespace {

// A Commit may link the holder of a link to a third row, so links can form a chain. Longer ones
// than this are a damaged store, and following them for ever would hang the caller.
constexpr int kMaxLinkChain = 8;

}  // namespace

TokenVault::TokenVault(Dependencies dependencies)
    : dependencies_(std::move(dependencies)), cache_(dependencies_.cache_bytes) {}

asio::awaitable<std::optional<core::Token>> TokenVault::Find(core::TokenId id) {
  std::optional<storage::TokenRecord> record = co_await dependencies_.tokens.Find(id);
  if (!record) {
    co_return std::nullopt;
  }
  co_return std::move(record->token);
}

asio::awaitable<std::optional<core::Token>> TokenVault::FindHolder(core::TokenId id) {
  std::optional<storage::TokenRecord> record = co_await dependencies_.tokens.Find(id);
  if (!record) {
    co_return std::nullopt;
  }
  const Resolved row = co_await Resolve(std::move(*record));
  if (row.shown.token.linked_to && !row.holder) {
    co_return std::nullopt;
  }
  co_return row.tokens().token;
}

std::shared_ptr<const AccessGrant> TokenVault::FindCached(const std::string& biz_id) const {
  std::shared_ptr<const AccessGrant> cached = cache_.Find(biz_id);
  const bool may_be_old = dependencies_.others_write && cached && cached->expires_at &&
                          *cached->expires_at <= dependencies_.clock.Now();
  return may_be_old ? nullptr : cached;
}

asio::awaitable<std::shared_ptr<const AccessGrant>> TokenVault::FindGrant(TokenSelector selector) {
  if (!selector.biz_id.empty()) {
    if (std::shared_ptr<const AccessGrant> cached = FindCached(selector.biz_id)) {
      co_return cached;
    }
    const TokenCache::Ticket ticket = cache_.BeginFill();
    co_return co_await FillFrom(ticket, co_await dependencies_.tokens.FindByBizId(selector.biz_id));
  }
  const TokenCache::Ticket ticket = cache_.BeginFill();
  co_return co_await FillFrom(ticket, co_await dependencies_.tokens.FindByEmail(selector.email));
}

asio::awaitable<std::shared_ptr<const AccessGrant>> TokenVault::FindGrantById(core::TokenId id) {
  if (std::shared_ptr<const AccessGrant> pinned = cache_.FindPinned(id)) {
    co_return pinned;
  }
  const TokenCache::Ticket ticket = cache_.BeginFill();
  co_return co_await FillFrom(ticket, co_await dependencies_.tokens.Find(id));
}

asio::awaitable<std::optional<TokenView>> TokenVault::Show(core::TokenId id) {
  std::optional<storage::TokenRecord> record = co_await dependencies_.tokens.Find(id);
  if (!record) {
    co_return std::nullopt;
  }
  const Resolved row = co_await Resolve(std::move(*record));
  co_return View(row);
}

asio::awaitable<std::vector<core::Token>> TokenVault::ListAfter(core::TokenId after,
                                                                std::size_t limit) {
  std::vector<storage::TokenRecord> records = co_await dependencies_.tokens.ListAfter(after, limit);
  std::vector<core::Token> tokens;
  tokens.reserve(records.size());
  for (storage::TokenRecord& record : records) {
    tokens.push_back(std::move(record.token));
  }
  co_return tokens;
}

asio::awaitable<std::vector<core::Token>> TokenVault::FindDue(base::UtcTime now,
                                                              bool include_scheduled,
                                                              std::size_t limit,
                                                              storage::DueShare share) {
  co_return co_await dependencies_.tokens.FindDue(now, include_scheduled, limit, share);
}

asio::awaitable<std::optional<storage::AlreadyConsumed>> TokenVault::FindConsumed(
    const base::Secret& refresh_token) {
  return dependencies_.refreshes.FindConsumed(FingerprintOf(refresh_token));
}

asio::awaitable<std::vector<core::Token>> TokenVault::FindLinkedTo(core::TokenId id) {
  co_return co_await dependencies_.tokens.FindLinkedTo(id);
}

asio::awaitable<AttemptPage> TokenVault::Attempts(core::TokenId id, PageRequest page) {
  co_return co_await dependencies_.refreshes.ListAttempts(id, page);
}

asio::awaitable<std::optional<base::Secret>> TokenVault::Reveal(core::TokenId id,
                                                                RevealField field) {
  std::optional<storage::TokenRecord> record = co_await dependencies_.tokens.Find(id);
  if (!record) {
    co_return std::nullopt;
  }
  if (field == RevealField::kProxy) {
    if (!record->sealed_proxy) {
      co_return std::nullopt;
    }
    co_return Open(*record->sealed_proxy, record->token.uid, "proxy");
  }
  const Resolved row = co_await Resolve(std::move(*record));
  const storage::TokenRecord& tokens = row.tokens();
  if (field == RevealField::kLastRefreshToken) {
    if (!tokens.sealed_last_refresh_token) {
      co_return std::nullopt;
    }
    co_return Open(*tokens.sealed_last_refresh_token, tokens.token.uid, "last_rt");
  }
  const std::shared_ptr<const AccessGrant> grant = OpenGrant(row);
  const base::Secret& secret =
      field == RevealField::kAccessToken ? grant->access_token : grant->refresh_token;
  if (secret.empty() && field == RevealField::kRefreshToken &&
      !tokens.sealed_refresh_token.empty()) {
    co_return Open(tokens.sealed_refresh_token, tokens.token.uid, "rt");  // Throws why it is empty.
  }
  co_return secret.empty() ? std::nullopt : std::optional(secret.Clone());
}

asio::awaitable<std::optional<TokenVault::StoredTokens>> TokenVault::OpenTokens(core::TokenId id) {
  std::optional<storage::TokenRecord> record = co_await dependencies_.tokens.Find(id);
  if (!record) {
    co_return std::nullopt;
  }
  const Resolved row = co_await Resolve(std::move(*record));
  const storage::TokenRecord& tokens = row.tokens();
  StoredTokens opened;
  if (tokens.sealed_access_token && !tokens.sealed_access_token->empty()) {
    opened.access_token = Open(*tokens.sealed_access_token, tokens.token.uid, "at");
  }
  if (tokens.sealed_id_token && !tokens.sealed_id_token->empty()) {
    opened.id_token = Open(*tokens.sealed_id_token, tokens.token.uid, "id_token");
  }
  co_return opened;
}

asio::awaitable<TokenVault::Resolved> TokenVault::Resolve(storage::TokenRecord record) {
  Resolved row;
  row.sources.push_back(record.token.id);
  std::optional<core::TokenId> next = record.token.linked_to;
  row.shown = std::move(record);
  for (int step = 0; next && step < kMaxLinkChain; ++step) {
    row.sources.push_back(*next);
    std::optional<storage::TokenRecord> holder = co_await dependencies_.tokens.Find(*next);
    if (!holder) {
      break;
    }
    next = holder->token.linked_to;
    if (!next) {
      row.holder = std::move(*holder);
    }
  }
  co_return row;
}

asio::awaitable<std::shared_ptr<const AccessGrant>> TokenVault::FillFrom(
    TokenCache::Ticket ticket, std::optional<storage::TokenRecord> record) {
  if (!record) {
    co_return nullptr;
  }
  const Resolved row = co_await Resolve(std::move(*record));
  std::shared_ptr<const AccessGrant> grant = OpenGrant(row);
  // Tokens that the store does not have yet are not filled in: Unpin must leave nothing behind.
  if (!cache_.FindPinned(row.tokens().token.id)) {
    cache_.Fill(ticket, grant, row.sources);
  }
  co_return grant;
}

std::shared_ptr<const AccessGrant> TokenVault::OpenGrant(const Resolved& row) const {
  const storage::TokenRecord& tokens = row.tokens();
  auto grant = std::make_shared<AccessGrant>();
  grant->id = row.shown.token.id;
  grant->biz_id = row.shown.token.biz_id;
  grant->email = tokens.token.email;
  grant->type = tokens.token.type;
  grant->user_name = tokens.token.user_name;
  if (tokens.sealed_access_token && !tokens.sealed_access_token->empty()) {
    grant->access_token = Open(*tokens.sealed_access_token, tokens.token.uid, "at");
  }
  // An RT that does not open takes nothing from an AT that does (P7).
  if (auto opened = TryOpen(tokens.sealed_refresh_token, tokens.token.uid, "rt")) {
    grant->refresh_token = *std::move(opened);
  }
  grant->expires_at = tokens.token.at_expires_at;
  grant->issued_at = tokens.token.at_issued_at;
  grant->state = tokens.token.state.state;
  grant->version = row.shown.token.version;
  if (const auto pinned = cache_.FindPinned(tokens.token.id)) {
    return WithTokensOf(*pinned, *grant);
  }
  return grant;
}

std::shared_ptr<const AccessGrant> TokenVault::WithTokensOf(const AccessGrant& newer,
                                                            const AccessGrant& grant) {
  auto copy = std::make_shared<AccessGrant>();
  copy->id = grant.id;
  copy->biz_id = grant.biz_id;
  copy->email = newer.email;
  copy->type = newer.type;
  copy->user_name = newer.user_name;
  const AccessGrant& with_access_token = newer.access_token.empty() ? grant : newer;
  copy->access_token = with_access_token.access_token.Clone();
  copy->expires_at = with_access_token.expires_at;
  copy->issued_at = with_access_token.issued_at;
  copy->refresh_token = newer.refresh_token.Clone();
  copy->state = newer.state;
  copy->version = grant.version;
  return copy;
}

TokenView TokenVault::View(const Resolved& row) const {
  TokenView view;
  view.token = row.shown.token;
  const storage::TokenRecord& tokens = row.tokens();
  if (row.holder) {
    const core::Token& holder = row.holder->token;
    view.token.provider = holder.provider;
    view.token.email = holder.email;
    view.token.user_name = holder.user_name;
    view.token.type = holder.type;
    view.token.generation = holder.generation;
    view.token.at_expires_at = holder.at_expires_at;
    view.token.at_issued_at = holder.at_issued_at;
    view.token.last_refresh_at = holder.last_refresh_at;
    view.token.refresh_result = holder.refresh_result;
    view.token.user_info = holder.user_info;
    view.token.account_info = holder.account_info;
  }
  view.masked_refresh_token = MaskOf(tokens, tokens.sealed_refresh_token, "rt");
  view.masked_access_token = MaskOf(tokens, tokens.sealed_access_token.value_or(""), "at");
  view.masked_last_refresh_token =
      MaskOf(tokens, tokens.sealed_last_refresh_token.value_or(""), "last_rt");
  view.next_step = core::NextStep(tokens.token.state.state, tokens.token.state.code);
  return view;
}

std::string TokenVault::MaskOf(const storage::TokenRecord& record, const std::string& sealed,
                               std::string_view column) const {
  if (sealed.empty()) {
    return "";
  }
  // One damaged value must not hide the whole list.
  const auto opened = TryOpen(sealed, record.token.uid, column);
  return opened ? base::MaskSecret(opened->Reveal()) : "…(unreadable)";
}

std::optional<base::Secret> TokenVault::TryOpen(const std::string& sealed, const std::string& uid,
                                                std::string_view column) const {
  if (sealed.empty()) {
    return std::nullopt;
  }
  try {
    return Open(sealed, uid, column);
  } catch (const base::Error& error) {
    base::LogError("vault.seal_broken",
                   {{"uid", uid}, {"column", column}, {"error", error.log_message()}});
    return std::nullopt;
  }
}

base::Secret TokenVault::Open(const std::string& sealed, const std::string& uid,
                              std::string_view column) const {
  return dependencies_.cipher.Open(
      sealed, {.store_id = dependencies_.store_id, .row_uid = uid, .column = column});
}

std::string TokenVault::Seal(std::string_view plain, const std::string& uid,
                             std::string_view column) const {
  return dependencies_.cipher.Seal(
      plain, {.store_id = dependencies_.store_id, .row_uid = uid, .column = column});
}

}  // namespace rtm::service
