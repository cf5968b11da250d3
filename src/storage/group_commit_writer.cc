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

bool MetDuplicate(const std::exception& error) {
  const auto* const sql = dynamic_cast<const SqlError*>(&error);
  return sql != nullptr && sql->fault() == SqlFault::kDuplicate;
}

}  // namespace

GroupCommitWriter::GroupCommitWriter(SqlConnection& connection, Options options)
    : connection_(connection),
      options_(std::move(options)),
      queue_(options_.queue ? options_.queue : std::make_shared<SqlWorkQueue>()),
      thread_([this] { Loop(); }) {}

GroupCommitWriter::~GroupCommitWriter() { Stop(); }

void GroupCommitWriter::Stop() {
  queue_->Stop();
  if (thread_.joinable()) {
    thread_.join();
  }
}

void GroupCommitWriter::Loop() {
  for (;;) {
    Batch batch = queue_->Take(options_.max_batch);
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
  for (int lost = 0; lost < options_.reruns; ++lost) {
    if (RunOrLose(batch, false)) {
      return;
    }
  }
  if (options_.reruns > 0 && batch.size() > 1) {
    // One of them meets another node again and again: the others need not wait for it.
    for (const auto& unit : batch) {
      RunBatch({unit});
    }
    return;
  }
  RunOrLose(batch, true);
}

bool GroupCommitWriter::RunOrLose(const Batch& batch, bool is_last_try) {
  try {
    RunTransaction(batch);
    return true;
  } catch (const SqlError& error) {
    connection_.Rollback();
    if (error.fault() == SqlFault::kDeadlock && !is_last_try) {
      std::ranges::for_each(batch, [](const auto& unit) { unit->ForgetFailure(); });
      return false;
    }
    FailRest(batch);
  } catch (const std::exception&) {
    connection_.Rollback();
    FailRest(batch);
  }
  return true;
}

void GroupCommitWriter::RunTransaction(const Batch& batch) {
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
}

// Throws if the whole transaction is lost.
void GroupCommitWriter::RunUnit(SqlWork& unit) {
  for (bool is_again = false;; is_again = true) {
    connection_.Savepoint();
    try {
      unit.Run(connection_);
      break;
    } catch (const std::exception& error) {
      unit.Fail(std::current_exception());
      // After a full disk or an I/O error SQLite rolls back all of it, the work of the others too;
      // so does every engine that made this transaction the victim.
      if (!connection_.InTransaction()) {
        throw;
      }
      connection_.RollbackToSavepoint();
      if (is_again || options_.reruns == 0 || !MetDuplicate(error)) {
        return;
      }
    }
    unit.ForgetFailure();
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
