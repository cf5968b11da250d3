#include "storage/reader_pool.h"

#include <exception>
#include <utility>

namespace rtm::storage {

// A read of several statements sees one state; the transaction ends before the caller goes on.
void ReaderPool::RunInTransaction(SqlConnection& connection, SqlWork& work) const {
  try {
    if (before_read_) {
      before_read_(connection);
    }
    connection.BeginRead();
    work.Run(connection);
    connection.Commit();
  } catch (const std::exception&) {
    work.Fail(std::current_exception());
    connection.Rollback();
  }
}

ReaderPool::ReaderPool(std::vector<std::unique_ptr<SqlConnection>> connections, StoreMeter meter,
                       BeforeRead before_read)
    : meter_(std::move(meter)),
      before_read_(std::move(before_read)),
      connections_(std::move(connections)) {
  threads_.reserve(connections_.size());
  for (const auto& connection : connections_) {
    threads_.emplace_back([this, &reader = *connection] { Loop(reader); });
  }
}

ReaderPool::~ReaderPool() { Stop(); }

void ReaderPool::Stop() {
  queue_.Stop();
  for (std::thread& thread : threads_) {
    thread.join();
  }
  threads_.clear();
  connections_.clear();
}

void ReaderPool::Loop(SqlConnection& connection) {
  for (;;) {
    auto taken = queue_.Take(1);
    if (taken.empty()) {
      return;
    }
    std::shared_ptr<SqlWork> work = std::move(taken.front());
    RunInTransaction(connection, *work);
    meter_.ReadEnded(*work);
    std::exchange(work, nullptr)->Complete();
  }
}

}  // namespace rtm::storage
