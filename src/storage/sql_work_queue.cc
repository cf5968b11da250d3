#include "storage/sql_work_queue.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace rtm::storage {

void SqlWorkQueue::Push(std::shared_ptr<SqlWork> work) {
  {
    const std::lock_guard lock(mutex_);
    if (!stopped_) {
      queue_.push_back(std::move(work));
      changed_.notify_one();
      return;
    }
  }
  work->Fail(std::make_exception_ptr(
      base::Error(base::ErrorCode::kStoreUnavailable,
                  {"The service is stopping; nothing was changed.", "服务正在停止，未做任何更改。"},
                  "database: used after stop")));
  work->Complete();
}

std::vector<std::shared_ptr<SqlWork>> SqlWorkQueue::Take(std::size_t limit) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return stopped_ || !queue_.empty(); });
  const auto count = static_cast<std::ptrdiff_t>(std::min(limit, queue_.size()));
  const auto end = queue_.begin() + count;
  std::vector<std::shared_ptr<SqlWork>> taken(std::make_move_iterator(queue_.begin()),
                                              std::make_move_iterator(end));
  queue_.erase(queue_.begin(), end);
  return taken;
}

void SqlWorkQueue::Stop() {
  const std::lock_guard lock(mutex_);
  stopped_ = true;
  changed_.notify_all();
}

}  // namespace rtm::storage
