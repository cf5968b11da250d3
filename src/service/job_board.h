#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

#include "service/job_views.h"

namespace rtm::service {

/// Where jobs show how far they are, and who is told of it. Keeps the newest state of each job that
/// runs and of the last kKeptEnded that ended, and nothing of what came before: who reads slowly
/// misses states, never the last one. Thread-safe.
class JobBoard {
 public:
  static constexpr std::size_t kKeptEnded = 50;

  /// Puts `job` in the place of its last state, or in front if it is new, and wakes all readers.
  void Show(JobSnapshot job);

  /// Newest first.
  std::vector<JobSnapshot> List() const;
  /// Null if it is not known (any more).
  JobSnapshot Find(std::string_view id) const;

  /// Reads what is new. Made, used and destroyed by one thread; the board outlives it.
  class Reader {
   public:
    /// `wake` is called by whoever changes a job, with the board locked: it may only pass the word
    /// on. Never called again once the destructor has returned.
    Reader(JobBoard& board, std::function<void()> wake);
    ~Reader();
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    /// All jobs, newest first; TakeChanges goes on from here.
    std::vector<JobSnapshot> TakeAll();
    /// The newest state of each job that changed since the last call, the older change first.
    std::vector<JobSnapshot> TakeChanges();

   private:
    JobBoard& board_;
    const std::function<void()> wake_;
    std::list<Reader*>::iterator place_;
    std::uint64_t seen_ = 0;

    friend class JobBoard;
  };

 private:
  struct Entry {
    JobSnapshot job;
    std::uint64_t change = 0;
  };
  std::vector<JobSnapshot> ListLocked() const;
  void ForgetOldLocked();

  mutable std::mutex mutex_;
  // All below: guarded by mutex_.
  std::list<Entry> entries_;  // Newest job first.
  std::uint64_t changes_ = 0;
  std::list<Reader*> readers_;
};

}  // namespace rtm::service
