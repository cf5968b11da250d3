#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <optional>
#include <string>

#include "base/clock.h"
#include "core/refresh_outcome.h"
#include "service/journal_record.h"
#include "service/restored_store.h"
#include "service/token_vault.h"
#include "storage/rescue_journal.h"
#include "upstream/provider_profile.h"
#include "upstream/token_endpoint.h"

namespace rtm::service {

class SettingsService;

/// Settles at start what an earlier life left open (P12), before anything is sent: the replies in
/// the rescue journal, what a restored store has missed, then the attempts that were cut off.
class AttemptRecovery {
 public:
  /// Whose open attempts an earlier life has left: those of this node; nullopt: all, since no other
  /// process can have any.
  using LeftBy = std::optional<std::string>;

  AttemptRecovery(TokenVault& vault, storage::RescueJournal& journal,
                  const upstream::TokenEndpoint& endpoint,
                  const upstream::ProviderCatalog& providers, SettingsService& settings,
                  storage::CustodyLog& custody, const base::Clock& clock, LeftBy left_by = {});

  struct Report {
    std::size_t replayed =
        0;  ///< Replies of the journal that are now in the store (or were already).
    std::size_t orphans = 0;   ///< Replies that fit no row: kept in the journal and logged.
    std::size_t in_doubt = 0;  ///< Attempts that were cut off.
    std::size_t rolled_forward =
        0;  ///< Rows of a restored store that the journal brought up to date.
    RestoredStore::Marked restored;  ///< The others of them.
    bool store_was_older = false;    ///< Than the custody log.
  };
  /// Throws the store's errors: a start that cannot settle is no start.
  asio::awaitable<Report> Run();

  /// Puts one pending record where it belongs, by the rule of every commit. False if it fits no row
  /// or does not read. No flight may be at it; the caller marks it done.
  asio::awaitable<bool> ReplayOne(storage::RescueJournal::Entry entry);
  /// Puts what this attempt was about into doubt: whether its process had sent the RT nobody knows.
  asio::awaitable<void> SettleCutOff(storage::AttemptRecord attempt);
  /// What a record says; nullopt, with a line in the log, if no key opens it.
  std::optional<JournalRecord> Open(std::int64_t slot, std::string_view sealed_payload) const;

 private:
  asio::awaitable<std::vector<storage::AttemptRecord>> LoadLeftOpen();
  asio::awaitable<void> ReplayPending(Report* report);
  asio::awaitable<void> CatchUp(Report* report);
  enum class Fate {
    kPlaced,      ///< Its tokens are in the store.
    kNothingNew,  ///< It brought none, or they were there already.
    kNowhere      ///< Fits no row, or does not read.
  };
  asio::awaitable<Fate> Replay(std::int64_t slot, std::string sealed_payload);
  asio::awaitable<std::optional<base::Secret>> OpenSent(const JournalRecord& record);
  asio::awaitable<Fate> ReplayTokens(JournalRecord record, core::Token token, base::Secret sent,
                                     core::RefreshOutcome outcome, std::int64_t generation);

  TokenVault& vault_;
  storage::RescueJournal& journal_;
  const upstream::TokenEndpoint& endpoint_;
  const upstream::ProviderCatalog& providers_;
  SettingsService& settings_;
  storage::CustodyLog& custody_;
  const base::Clock& clock_;
  const LeftBy left_by_;
  RestoredStore restored_;
  std::vector<storage::AttemptRecord> open_attempts_;  // As they were before anything was settled.
};

}  // namespace rtm::service
