#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>
#include <vector>

#include "base/clock.h"

namespace rtm::storage {
class RescueJournal;
}

namespace rtm::service {

namespace asio = boost::asio;

class RefreshScheduler;
class TokenVault;
class UnsavedOutcomes;

/// What `/health/ready` says.
struct ReadinessCheck {
  std::string name;  ///< "database", "key", "scheduler", "journal".
  bool ok = false;
  std::string detail;  ///< No secrets, no paths.
};
/// Any thread.
class Readiness {
 public:
  Readiness(TokenVault& vault, RefreshScheduler& scheduler, const storage::RescueJournal& journal,
            const UnsavedOutcomes& unsaved, const base::Clock& clock);
  /// Looks now: reads a row through the store, opens a sealed value, asks when the scheduler last
  /// turned and whether the journal has a free slot. Replies that wait in it for the database are
  /// told and no reason to be unready: tokens are served all the same. Never throws.
  asio::awaitable<std::vector<ReadinessCheck>> Check();

 private:
  asio::awaitable<ReadinessCheck> CheckDatabase();
  asio::awaitable<ReadinessCheck> CheckKey();
  ReadinessCheck CheckScheduler() const;
  ReadinessCheck CheckJournal() const;

  TokenVault& vault_;
  RefreshScheduler& scheduler_;
  const storage::RescueJournal& journal_;
  const UnsavedOutcomes& unsaved_;
  const base::Clock& clock_;
};

}  // namespace rtm::service
