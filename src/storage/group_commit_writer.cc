#include "storage/group_commit_writer.h"

#include <algorithm>
#include <exception>
#include <utility>

namespace rtm::storage {
namespace {

// Each waiter gets an exception object of its own: one shared by many threads would be destroyed
// under their eyes.
std::exception_ptr CopyOfCurrentException() {
  try {
    throw;
  } catch (const base::Error& error) {
    return std::make_exception_ptr(base::Error(error));
  } catch (const std::exception& error) {
    return std::make_exception_ptr(
        base::Error(base::ErrorCode::kInternal,
                    {"Internal error; nothing was changed.", "内部错误，未做任何更改。"},
                    std::string("database transaction: ") + error.what()));
  }
}

}  // namespace

GroupCommitWriter::GroupCommitWriter(SqlConnection& connection, Options options)
    : connection_(connection), options_(std::move(options)), thread_([this] { Loop(); }) {}

GroupCommitWriter::~GroupCommitWriter() { Stop(); }

void GroupCommitWriter::Stop() {
  queue_.Stop();
  if (thread_.joinable()) {
    thread_.join();
  }
}

void GroupCommitWriter::Loop() {
  for (;;) {
    Batch batch = queue_.Take(options_.max_batch);
    if (batch.empty()) {
      return;
    }
    RunBatch(batch);
    for (auto& unit : batch) {
      options_.meter.WriteEnded(*unit);
      std::exchange(unit, nullptr)->Complete();
    }
    if (options_.after_group) {
      options_.after_group();
    }
  }
}

void GroupCommitWriter::RunBatch(const Batch& batch) {
  try {
    Hook("begin");
    if (options_.before_group) {
      options_.before_group();
    }
    connection_.BeginWrite();
    for (const auto& unit : batch) {
      RunUnit(*unit);
    }
    if (std::ranges::all_of(batch, [](const auto& unit) { return unit->failed(); })) {
      connection_.Rollback();
      return;
    }
    Hook("commit");
    const std::chrono::nanoseconds begun = options_.meter.Now();
    connection_.Commit();
    options_.meter.Committed(begun);
    commits_.fetch_add(1, std::memory_order_relaxed);
    if (options_.after_commit) {
      options_.after_commit();
    }
  } catch (const std::exception&) {
    connection_.Rollback();
    FailRest(batch);
  }
}

// Throws if the whole transaction is lost.
void GroupCommitWriter::RunUnit(SqlWork& unit) {
  connection_.Savepoint();
  try {
    unit.Run(connection_);
  } catch (const std::exception&) {
    unit.Fail(std::current_exception());
    // After a full disk or an I/O error SQLite rolls back all of it, the work of the others too.
    if (!connection_.InTransaction()) {
      throw;
    }
    connection_.RollbackToSavepoint();
    return;
  }
  connection_.ReleaseSavepoint();
}

void GroupCommitWriter::FailRest(const Batch& batch) {
  for (const auto& unit : batch) {
    if (!unit->failed()) {
      unit->Fail(CopyOfCurrentException());
    }
  }
}

void GroupCommitWriter::Hook(std::string_view step) const {
  if (options_.fault_hook) {
    options_.fault_hook(step);
  }
}

}  // namespace rtm::storage
