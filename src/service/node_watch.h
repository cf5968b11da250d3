#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/task_group.h"
#include "core/audit_event.h"
#include "service/node_book.h"
#include "storage/node_store.h"

namespace rtm::service {

namespace asio = boost::asio;

class AttemptRecovery;
class AuditLog;
class TokenVault;

/// This node among the others that work on the same database: shows that it lives, watches who else
/// does, and puts into doubt what a node that is gone has left open (design.md section 6). Where
/// the database is this process's alone there is nobody to watch. Only on the core thread, but for
/// List and Forget.
class NodeWatch {
 public:
  static constexpr std::chrono::seconds kBeat{2};

  struct Dependencies {
    storage::NodeStore* nodes = nullptr;  ///< Null: the database is this process's alone.
    TokenVault& vault;
    AttemptRecovery& recovery;
    const base::Clock& clock;
    asio::any_io_executor core_executor;
    storage::NodeRecord self;
    /// Called when another process has taken this node's id: this one must end.
    std::function<void()> replaced = {};
    /// How long an entry of this id is watched at the start before this life takes its place.
    std::chrono::milliseconds join_patience{3 * kBeat};
  };
  explicit NodeWatch(Dependencies dependencies);

  /// Enters this node. Throws kConflict if a process with its id lives: somebody has copied a data
  /// directory; the store's errors else.
  asio::awaitable<void> Join();
  void Start(base::TaskGroup& group);
  /// The loop ends at its next turn.
  void Stop();
  /// Takes this node off the list. Never throws.
  asio::awaitable<void> Leave();
  /// One turn of the loop; never throws.
  asio::awaitable<void> RunOnce();

  const NodeBook& book() const { return book_; }
  /// Whether other nodes may work on the database. Any thread.
  bool is_shared() const { return dependencies_.nodes != nullptr; }
  /// Of the due rows, those that are this node's turn now.
  storage::DueShare Share() const { return book_.Share(dependencies_.clock.Now()); }

  /// All nodes, this one first. Any thread.
  asio::awaitable<std::vector<NodeView>> List();
  /// Takes a node that is gone off the list and settles at once what it has left open; returns how
  /// many attempts that were. Throws kInvalidArgument (this node), kNotFound, kConflict with
  /// retry_after (it was silent for less than the lease time, as far as this node has seen). Any
  /// thread; `audit` outlives the call.
  asio::awaitable<std::size_t> Forget(core::Actor actor, std::string id, AuditLog* audit);

 private:
  asio::awaitable<void> Loop();
  asio::awaitable<void> RefuseLivingTwin();
  asio::awaitable<void> Beat();
  asio::awaitable<void> Look();
  asio::awaitable<void> Settle(std::vector<storage::AttemptRecord> attempts);
  asio::awaitable<std::vector<NodeView>> ListOnCore();
  asio::awaitable<std::size_t> ForgetOnCore(core::Actor actor, std::string id, AuditLog* audit);

  const Dependencies dependencies_;
  NodeBook book_;
  std::optional<asio::steady_timer> timer_;
  bool stopping_ = false;
  bool failing_ = false;  // The last turn ended in an error that has been logged.
};

}  // namespace rtm::service
