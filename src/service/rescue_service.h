#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/offload.h"
#include "core/audit_event.h"
#include "core/token.h"
#include "service/journal_record.h"
#include "storage/rescue_journal.h"
#include "upstream/provider_profile.h"
#include "upstream/token_endpoint.h"

namespace rtm::service {

namespace asio = boost::asio;

class AttemptRecovery;
class AuditLog;
class Refresher;
class SettingsService;
class TokenVault;
class UnsavedOutcomes;

/// One reply in the rescue journal, without its secrets.
struct RescueRecord {
  enum class State {
    kUnderWay,    ///< Its refresh has not ended, or broke off and is settled at the next start.
    kWaiting,     ///< The database refused it; it is tried again all the time.
    kOrphan,      ///< Fits no row: a person decides.
    kUnreadable,  ///< No key of the ring opens it.
    kDamaged,     ///< Torn, or its bytes have changed.
    kDone         ///< Is in the database; kept until the slot is needed.
  };
  std::int64_t slot = 0;
  State state = State::kDamaged;
  core::AttemptId attempt;
  /// What the record says, if it can be read.
  std::optional<core::TokenId> row;
  std::string biz_id;  ///< "" if the row is not there any more.
  std::string provider;
  std::optional<base::UtcTime> received_at;
  int http_status = 0;
};
/// "under_way", "waiting", "orphan", "unreadable", "damaged", "done".
std::string_view ToString(RescueRecord::State state);

/// What an operator does about the rescue journal while the server runs. Any thread: the work
/// happens on the core thread.
class RescueService {
 public:
  struct Dependencies {
    TokenVault& vault;
    storage::RescueJournal& journal;
    AttemptRecovery& recovery;
    UnsavedOutcomes& unsaved;
    const Refresher& refresher;
    const upstream::TokenEndpoint& endpoint;
    const upstream::ProviderCatalog& providers;
    const SettingsService& settings;
    AuditLog& audit;
    base::BlockingPool& pool;
    asio::any_io_executor core_executor;
  };
  explicit RescueService(Dependencies dependencies);

  /// In the order they were written; without those that are done unless `with_done`.
  asio::awaitable<std::vector<RescueRecord>> List(bool with_done);

  struct Report {
    std::size_t saved = 0;    ///< Are in the database now.
    std::size_t adopted = 0;  ///< Became rows of their own.
    std::size_t left = 0;     ///< Still fit no row, or do not read.
  };
  /// Tries everything again that is in the journal and not in the database. With `adopt` a refresh
  /// token that fits no row gets a new one, disabled, with the tag "rescued". Audited. Throws
  /// kConflict while another call is at it, and the store's errors.
  asio::awaitable<Report> Replay(core::Actor actor, bool adopt);

 private:
  asio::awaitable<std::vector<RescueRecord>> ListOnCore(bool with_done);
  asio::awaitable<Report> ReplayOnCore(core::Actor actor, bool adopt);
  enum class Fate { kNothingToDo, kSaved, kAdopted, kLeft };
  asio::awaitable<Fate> ReplayEntry(const core::Actor& actor, storage::RescueJournal::Entry& entry,
                                    bool adopt);
  asio::awaitable<RescueRecord> Describe(storage::RescueJournal::Entry entry);
  RescueRecord::State StateOf(core::AttemptId attempt) const;
  asio::awaitable<bool> Adopt(core::Actor actor, JournalRecord record);
  std::optional<JournalRecord> Open(const storage::RescueJournal::Entry& entry) const;

  Dependencies dependencies_;
  bool replaying_ = false;  // Only on the core thread.
};

}  // namespace rtm::service
