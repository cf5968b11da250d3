#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "storage/sql_work.h"

namespace rtm::storage {

/// The queue between coroutines and database threads. Thread-safe. After Stop() what is queued is
/// still handed out, and what comes later is completed at once with Error(kStoreUnavailable).
class SqlWorkQueue {
 public:
  void Push(std::shared_ptr<SqlWork> work);
  /// Waits for work; takes at most `limit` pieces in order. Empty only after Stop(), when nothing
  /// is left.
  std::vector<std::shared_ptr<SqlWork>> Take(std::size_t limit);
  void Stop();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::shared_ptr<SqlWork>> queue_;  // GUARDED_BY(mutex_)
  bool stopped_ = false;                        // GUARDED_BY(mutex_)
};

}  // namespace rtm::storage
