#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "core/token.h"
#include "storage/node_store.h"
#include "storage/records.h"

namespace rtm::service {

/// A node as people see it.
struct NodeView {
  storage::NodeRecord record;
  bool is_self = false;
  bool is_alive = true;
  /// How long this node has watched it without a sign of life.
  std::chrono::milliseconds silent_for{0};
  std::size_t open_attempts = 0;  ///< Refreshes that it began and has not written the end of.
};

/// What this node has seen of the others, by its own clock alone (design.md section 6). Time in
/// which it could not look does not count as silence of others. Not thread-safe.
class NodeBook {
 public:
  explicit NodeBook(storage::NodeRecord self) : self_(std::move(self)) {}

  const storage::NodeRecord& self() const { return self_; }
  /// Everything that is there at `now`.
  void Look(std::vector<storage::NodeRecord> nodes, std::vector<storage::AttemptRecord> attempts,
            base::BootTime now);

  /// Of the due rows, those that are this node's turn.
  storage::DueShare Share(base::UtcTime now) const;
  std::size_t CountAlive() const;
  std::size_t CountSilent() const { return others_.size() + 1 - CountAlive(); }
  /// All nodes, this one first.
  std::vector<NodeView> List() const;

  /// nullopt if there is no such other node.
  std::optional<storage::NodeRecord> Find(const std::string& id) const;
  /// How long neither the node nor any attempt of it has shown that it lives.
  std::chrono::milliseconds SilenceOf(const std::string& id) const;
  std::vector<storage::AttemptRecord> AttemptsOf(const std::string& id) const;
  /// Attempts whose node will not come back to them in time.
  std::vector<storage::AttemptRecord> Forsaken() const;
  void Erase(const std::string& id) { others_.erase(id); }
  void Erase(core::AttemptId attempt) { attempts_.erase(attempt); }

  /// A node is taken for silent, and its rows are shared out, after so long without a beat.
  static constexpr std::chrono::seconds kSilentAfter{10};
  /// Another node's due row is anybody's after this: longer than the clocks of nodes lie apart.
  static constexpr std::chrono::seconds kAnybodyAfter{180};
  /// An attempt of a node that has been silent for so long is in doubt like any other. Not sooner:
  /// that node may come back with the reply in its journal.
  static constexpr std::chrono::minutes kForsakenAfter{15};

 private:
  struct Other {
    storage::NodeRecord record;
    std::chrono::milliseconds silent{0};  // Watched without a new beat.
    bool is_alive() const { return silent < kSilentAfter; }
  };
  struct OpenAttempt {
    storage::AttemptRecord record;
    std::chrono::milliseconds watched{0};
  };

  std::chrono::milliseconds WatchedUntil(base::BootTime now);
  void SeeNodes(std::vector<storage::NodeRecord> nodes, std::chrono::milliseconds watched);
  void SeeAttempts(std::vector<storage::AttemptRecord> attempts, std::chrono::milliseconds watched);

  const storage::NodeRecord self_;
  std::map<std::string, Other> others_;
  std::map<core::AttemptId, OpenAttempt> attempts_;  // Of others.
  std::optional<base::BootTime> looked_at_;
};

}  // namespace rtm::service
