#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <thread>
#include <vector>

#include "storage/sql_connection.h"
#include "storage/sql_work_queue.h"
#include "storage/store_meter.h"

namespace rtm::storage {

/// The one thread that writes. It takes all that has queued, runs each piece under a savepoint of
/// its own in one transaction, commits once and only then resumes those who wait: the price of an
/// fsync is shared by all of them. A piece that throws is undone alone. If the commit fails, or the
/// engine rolls back by itself, all pieces fail and nothing was changed, unless they are to be run
/// again (Options::reruns). Stop() runs what is queued, then joins; the destructor stops.
class GroupCommitWriter {
 public:
  struct Options {
    /// Bounds how long the first of a group waits for the last, and the size of a transaction.
    std::size_t max_batch = 256;
    /// Called with "begin" and "commit" before these steps; what it throws is taken for a failure
    /// of the step.
    std::function<void(std::string_view step)> fault_hook;
    /// Called on the writer thread before each transaction and after each commit; what they throw
    /// fails the whole group.
    std::function<void()> before_group;
    std::function<void()> after_commit;
    /// Called on the writer thread after the waiters of a group have been resumed (checkpoints).
    std::function<void()> after_group;
    StoreMeter meter;
    /// How often what lost against the transaction of another connection (SqlFault::kDeadlock) is
    /// run again: the whole group, then each piece alone. Above 0 a piece that met a duplicate
    /// looks once more as well: somebody may have written between its look and its INSERT.
    int reruns = 0;
    /// Given: several writers take from one queue.
    std::shared_ptr<SqlWorkQueue> queue = nullptr;
  };

  /// `connection` must outlive this object and is used by its thread only.
  GroupCommitWriter(SqlConnection& connection, Options options);
  ~GroupCommitWriter();
  GroupCommitWriter(const GroupCommitWriter&) = delete;
  GroupCommitWriter& operator=(const GroupCommitWriter&) = delete;

  void Submit(std::shared_ptr<SqlWork> work) { queue_->Push(std::move(work)); }
  void Stop();
  /// Commits that succeeded since the start.
  std::int64_t commit_count() const { return commits_.load(std::memory_order_relaxed); }

 private:
  using Batch = std::vector<std::shared_ptr<SqlWork>>;
  void Loop();
  void RunBatch(const Batch& batch);
  /// False if the transaction lost against another one and all of it is undone.
  bool RunOrLose(const Batch& batch, bool is_last_try);
  void RunTransaction(const Batch& batch);
  void RunUnit(SqlWork& unit);
  void Hook(std::string_view step) const;
  static void FailRest(const Batch& batch);

  SqlConnection& connection_;
  const Options options_;
  const std::shared_ptr<SqlWorkQueue> queue_;
  std::atomic<std::int64_t> commits_{0};
  std::thread thread_;  // Last: starts when all else is there.
};

}  // namespace rtm::storage
