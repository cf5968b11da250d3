#pragma once

#include <boost/asio/awaitable.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "base/entropy.h"
#include "core/proxy_url.h"
#include "core/refresh_policy.h"
#include "crypto/cipher.h"
#include "crypto/fingerprint.h"
#include "service/given_access_token.h"
#include "service/token_cache.h"
#include "service/token_views.h"
#include "storage/custody_log.h"
#include "storage/refresh_store.h"
#include "storage/token_store.h"

namespace rtm::service {

namespace asio = boost::asio;

/// A row to be created, in the clear.
struct TokenDraft {
  std::string biz_id;
  std::string provider;
  std::string client_id;
  std::string tag;
  std::string memo;
  bool enabled = false;
  base::Secret refresh_token;
  GivenAccessToken access;
  std::optional<core::ProxyUrl> proxy;
};

/// An edit in the clear; nullopt = unchanged.
struct TokenChange {
  std::optional<std::string> biz_id, client_id, tag, memo;
  std::optional<std::optional<core::ProxyUrl>> proxy;  ///< Inner nullopt clears it.
  std::optional<bool> enabled;
  std::optional<base::Secret> refresh_token;  ///< Ends a stopped state; due at once.
};

/// What one upstream call needs. The attempt row behind it, which is the row's lease, is durable.
struct RefreshGrant {
  core::AttemptId attempt;
  core::Token token;
  base::Secret refresh_token;
  std::optional<base::Secret> proxy_url;  ///< The row's own; nullopt = the default egress decides.
};
/// The row is there, but its RT or proxy does not open. The attempt stays open: nothing was sent,
/// and it has to be settled.
struct GrantSealBroken {
  core::AttemptId attempt;
  core::Token token;
};
using GrantResult = std::variant<RefreshGrant, GrantSealBroken, storage::RowChanged,
                                 storage::RowGone, storage::AttemptOpen>;

/// A reply with tokens on its way into the store. Copyable so that it can be tried again: secrets
/// are sealed already.
struct SealedRotation {
  storage::RotationCommit commit;
  std::int64_t generation = 0;  ///< Of the row once it is committed.
};

/// The only class that holds both store and cipher: everything that goes in is sealed here,
/// everything that comes out is opened here, and every write goes through to the cache. Any thread;
/// coroutines resume on the caller's executor. Throws the stores' errors, kSealBroken and
/// kKeyWrong.
class TokenVault {
 public:
  struct Dependencies {
    storage::TokenStore& tokens;
    storage::RefreshStore& refreshes;
    storage::CustodyLog& custody;
    const crypto::Cipher& cipher;
    const crypto::Fingerprinter& fingerprinter;
    base::Entropy& entropy;
    const base::Clock& clock;
    std::string store_id;
    std::size_t cache_bytes = std::size_t{512} << 20;
    bool others_write = false;  ///< Other processes write to the store too.
  };
  explicit TokenVault(Dependencies dependencies);

  // --- reading ---
  asio::awaitable<std::optional<core::Token>> Find(core::TokenId id);
  /// The row that holds the grant: `id` itself, or what it is linked to. nullopt if there is none.
  asio::awaitable<std::optional<core::Token>> FindHolder(core::TokenId id);
  /// From memory if it is there; never waits. Null on a miss, and where other processes write, for
  /// an AT that is over: one of them may have a newer one.
  std::shared_ptr<const AccessGrant> FindCached(const std::string& biz_id) const;
  /// From memory or the store. A linked row shows its own names and the other's tokens. Null if
  /// there is no such row.
  asio::awaitable<std::shared_ptr<const AccessGrant>> FindGrant(TokenSelector selector);
  asio::awaitable<std::shared_ptr<const AccessGrant>> FindGrantById(core::TokenId id);
  asio::awaitable<TokenListView> List(TokenFilter filter, PageRequest page, TokenOrder order = {});
  asio::awaitable<std::optional<TokenView>> Show(core::TokenId id);
  /// Ids in order behind `after`: all that the filter lets through, by chunks.
  asio::awaitable<std::vector<core::TokenId>> ListIds(TokenFilter filter, core::TokenId after,
                                                      std::size_t limit);
  asio::awaitable<std::vector<core::Token>> ListAfter(core::TokenId after, std::size_t limit);
  asio::awaitable<std::vector<core::Token>> FindDue(base::UtcTime now, bool include_scheduled,
                                                    std::size_t limit,
                                                    storage::DueShare share = {});
  /// Rows in numbers, as they are now; `include_scheduled` as for FindDue.
  asio::awaitable<storage::RowCensus> Census(bool include_scheduled);
  /// What the ledger knows of this refresh token; nullopt if it was never used up here.
  asio::awaitable<std::optional<storage::AlreadyConsumed>> FindConsumed(
      const base::Secret& refresh_token);
  /// What Insert would find of each of these refresh tokens, in order.
  asio::awaitable<std::vector<storage::KnownToken>> LookUp(
      std::vector<core::Fingerprint> fingerprints);
  /// Rows linked to `id`, oldest first.
  asio::awaitable<std::vector<core::Token>> FindLinkedTo(core::TokenId id);
  asio::awaitable<AttemptPage> Attempts(core::TokenId id, PageRequest page);
  /// One whole secret; nullopt if the row is not there or has none.
  asio::awaitable<std::optional<base::Secret>> Reveal(core::TokenId id, RevealField field);

  /// The AT; empty if the row is not there, has none, or has one that does not open (logged). Of
  /// the holder where the row is linked.
  asio::awaitable<base::Secret> FindAccessToken(core::TokenId id);
  /// AT and id_token in the clear, each empty if the row has none; of the holder where the row is
  /// linked. nullopt if the row is not there.
  struct StoredTokens {
    base::Secret access_token;
    base::Secret id_token;
  };
  asio::awaitable<std::optional<StoredTokens>> OpenTokens(core::TokenId id);

  /// Another process may have written these rows: nothing of them stays in memory.
  void RowsChanged(const std::vector<core::TokenId>& ids);

  // --- rows ---
  /// 32 hex characters, for rows that were given no name.
  std::string NewBizId() const;
  asio::awaitable<std::vector<storage::InsertResult>> Insert(std::vector<TokenDraft> drafts,
                                                             storage::OnKnownToken on_known,
                                                             core::AuditEvent audit);
  /// Compare-and-swap on the row as it is now, tried again a few times if it changes meanwhile.
  asio::awaitable<storage::EditResult> Edit(core::TokenId id, TokenChange change,
                                            core::AuditEvent audit);
  /// The same with a change that the caller keeps until it has ended.
  asio::awaitable<storage::EditResult> EditWith(core::TokenId id, const TokenChange* change,
                                                core::AuditEvent audit);
  /// Facts (e-mail, name, plan, infos) from the claims of the stored AT and id_token, given as
  /// parsed by the caller.
  asio::awaitable<storage::EditResult> SetFacts(core::TokenId id, core::TokenClaims claims,
                                                core::AuditEvent audit);
  asio::awaitable<std::vector<core::TokenId>> Delete(std::vector<core::TokenId> ids,
                                                     core::AuditEvent audit);
  /// Rows of one proxy, and their new proxy in one transaction (settings: proxies dealt anew).
  asio::awaitable<std::vector<core::TokenId>> FindByProxy(const core::ProxyUrl& proxy);
  /// How many rows each proxy has, by FingerprintOf its whole URL.
  asio::awaitable<std::map<core::Fingerprint, std::int64_t>> CountByProxy();
  struct ProxyMove {
    core::TokenId id;
    core::Fingerprint from;  ///< A row that has another proxy by now is left alone.
    std::optional<core::ProxyUrl> proxy;
  };
  /// The rows that were moved.
  asio::awaitable<std::vector<core::TokenId>> MoveProxies(std::vector<ProxyMove> moves,
                                                          core::AuditEvent audit);
  asio::awaitable<void> Reschedule(std::vector<storage::TokenStore::DueChange> changes);

  // --- keys ---
  /// The sealed values of at most `limit` rows behind `after`.
  struct SealedChunk {
    core::TokenId last;                          ///< Go on behind it; 0: there is no more.
    std::map<std::string, std::int64_t> by_key;  ///< How many values each key id has.
    std::size_t resealed = 0;
    std::size_t broken = 0;  ///< Do not open: they stay as they are.
  };
  asio::awaitable<SealedChunk> CountByKey(core::TokenId after, std::size_t limit);
  /// Seals them with the first key of the ring, unless they are already; what a refresh or an edit
  /// writes meanwhile stands. `by_key` is how it was before.
  asio::awaitable<SealedChunk> Reseal(core::TokenId after, std::size_t limit);

  // --- the life of a refresh (design.md section 4); called by Refresher and AttemptRecovery only
  // ---
  /// The custody log knows of the attempt before this returns; throws what it throws, with nothing
  /// sent.
  asio::awaitable<GrantResult> Begin(storage::BeginRequest request);
  /// Of a refresh token or of a whole proxy URL.
  core::Fingerprint FingerprintOf(const base::Secret& secret) const;
  /// Seals what a 200 reply brought, for Commit now or later. `sent`: the RT that went out.
  SealedRotation SealRotation(const core::Token& token, core::AttemptId attempt,
                              const base::Secret& sent, const core::IssuedTokens& issued,
                              core::StateFacts state, std::optional<base::UtcTime> next_refresh_at,
                              std::string outcome, base::UtcTime received_at) const;
  asio::awaitable<storage::CommitVerdict> Commit(SealedRotation rotation);
  /// The store refused the commit: hands out this rotation's tokens from memory until Commit has
  /// succeeded (P4).
  void ServeUnsaved(const core::Token& token, const base::Secret& sent,
                    const core::IssuedTokens& issued);
  asio::awaitable<void> Settle(storage::AttemptSettlement settlement);
  asio::awaitable<void> Abandon(core::AttemptId attempt);
  asio::awaitable<std::vector<storage::AttemptRecord>> LoadOpenAttempts();
  asio::awaitable<std::size_t> PruneAttempts(base::UtcTime before, std::size_t limit);
  asio::awaitable<core::AttemptId> LastAttempt();
  asio::awaitable<void> SkipAttempts(core::AttemptId up_to);
  asio::awaitable<std::size_t> MarkMissed(std::vector<storage::MissedRotations> rows);
  /// The RT of the row if its fingerprint is `sent`; nullopt otherwise. For replaying the journal.
  asio::awaitable<std::optional<base::Secret>> OpenIfStill(core::TokenId id, std::string uid,
                                                           core::Fingerprint sent);

  /// Seals and opens a journal record.
  std::string SealJournalRecord(std::string_view plain) const;
  base::Secret OpenJournalRecord(std::string_view sealed) const;

 private:
  /// A row and the row that has its tokens: the same unless it is linked.
  struct Resolved {
    storage::TokenRecord shown;
    std::optional<storage::TokenRecord> holder;  ///< Set if linked and the holder is there.
    std::vector<core::TokenId> sources;          ///< Every row on the way.
    const storage::TokenRecord& tokens() const { return holder ? *holder : shown; }
  };
  asio::awaitable<Resolved> Resolve(storage::TokenRecord record);
  asio::awaitable<std::shared_ptr<const AccessGrant>> FillFrom(
      TokenCache::Ticket ticket, std::optional<storage::TokenRecord> record);
  std::shared_ptr<const AccessGrant> OpenGrant(const Resolved& row) const;
  /// A copy of `grant` with the tokens and facts of `newer`; its AT stays if that has none.
  static std::shared_ptr<const AccessGrant> WithTokensOf(const AccessGrant& newer,
                                                         const AccessGrant& grant);
  asio::awaitable<void> EnterCustody(core::AttemptId attempt, const core::Token& token,
                                     core::AttemptKind kind);
  TokenView View(const Resolved& row) const;
  /// The mask of a sealed value; a value that does not open gets a mask that says so, and a log
  /// line.
  std::string MaskOf(const storage::TokenRecord& record, const std::string& sealed,
                     std::string_view column) const;
  base::Secret Open(const std::string& sealed, const std::string& uid,
                    std::string_view column) const;
  /// nullopt if it is empty or does not open; that is logged.
  std::optional<base::Secret> TryOpen(const std::string& sealed, const std::string& uid,
                                      std::string_view column) const;
  std::string Seal(std::string_view plain, const std::string& uid, std::string_view column) const;
  storage::SealedGrant SealGrant(const base::Secret& refresh_token, const std::string& uid) const;
  void SealAccess(const GivenAccessToken& access, storage::NewToken& row) const;
  storage::StoredProxy SealProxy(const core::ProxyUrl& proxy, const std::string& uid) const;
  storage::TokenEdit SealEdit(const storage::TokenRecord& record, const TokenChange& change) const;
  /// Awaits a write and then, whether it succeeded or left that open, drops the rows from the
  /// cache. Nothing is awaited in between, so that a cancelled caller cannot leave the cache behind
  /// the store.
  template <class Result>
  asio::awaitable<Result> WriteThrough(std::vector<core::TokenId> ids,
                                       asio::awaitable<Result> write);

  Dependencies dependencies_;
  TokenCache cache_;
};

}  // namespace rtm::service
