#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "storage/sql_connection.h"
#include "storage/sql_work_queue.h"
#include "storage/store_meter.h"

namespace rtm::storage {

/// Threads that read, each with a connection of its own. Stop() runs what is queued, then joins;
/// the destructor stops.
class ReaderPool {
 public:
  /// Called on a reader's thread before each piece of work; what it throws fails the work.
  using BeforeRead = std::function<void(SqlConnection&)>;

  /// Takes the connections over; one thread each.
  ReaderPool(std::vector<std::unique_ptr<SqlConnection>> connections, StoreMeter meter,
             BeforeRead before_read = {});
  ~ReaderPool();
  ReaderPool(const ReaderPool&) = delete;
  ReaderPool& operator=(const ReaderPool&) = delete;

  void Submit(std::shared_ptr<SqlWork> work) { queue_.Push(std::move(work)); }
  /// Afterwards the connections are closed.
  void Stop();

 private:
  void Loop(SqlConnection& connection);
  void RunInTransaction(SqlConnection& connection, SqlWork& work) const;

  const StoreMeter meter_;
  const BeforeRead before_read_;
  SqlWorkQueue queue_;
  std::vector<std::unique_ptr<SqlConnection>> connections_;
  std::vector<std::thread> threads_;
};

}  // namespace rtm::storage
