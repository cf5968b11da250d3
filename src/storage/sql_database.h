#pragma once

#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <type_traits>
#include <utility>

#include "storage/sql_work.h"

namespace rtm::storage {

/// A database as the stores see it: functions that take a connection, run on a database thread.
/// Thread-safe. A coroutine resumes on its own executor; cancelling it does not stop what was
/// handed over.
class SqlDatabase {
 public:
  virtual ~SqlDatabase() = default;

  /// Whether other processes write to it too, so that what was read may be old by the time of a
  /// commit.
  virtual bool others_write() const { return false; }

  /// Runs `function(connection)` inside a write transaction that may be shared with others. Resumes
  /// after the commit is durable. If the function throws, its own changes are undone and the
  /// exception comes out here. It may be run again after the engine rolled back, so it must not
  /// change what it captured.
  template <class Function>
  asio::awaitable<std::invoke_result_t<Function&, SqlConnection&>> Write(Function function) {
    auto call = std::make_shared<SqlCall<Function>>(std::move(function));
    co_await Wait(Lane::kWrite, call);
    co_return call->Take();
  }

  /// Runs `function(connection)` on a connection that only reads, and sees all commits that a Write
  /// has returned from.
  template <class Function>
  asio::awaitable<std::invoke_result_t<Function&, SqlConnection&>> Read(Function function) {
    auto call = std::make_shared<SqlCall<Function>>(std::move(function));
    co_await Wait(Lane::kRead, call);
    co_return call->Take();
  }

 protected:
  enum class Lane { kRead, kWrite };
  /// Takes the work over; it is completed in any case, after Stop with an error.
  virtual void Submit(Lane lane, std::shared_ptr<SqlWork> work) = 0;

 private:
  asio::awaitable<void> Wait(Lane lane, std::shared_ptr<SqlWork> work) {
    return asio::async_initiate<const asio::use_awaitable_t<>, void()>(
        [this, lane, work](auto handler) {
          work->SetHandler(std::move(handler));
          Submit(lane, work);
        },
        asio::use_awaitable);
  }
};

}  // namespace rtm::storage
