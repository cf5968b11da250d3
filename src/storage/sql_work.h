#pragma once

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "storage/sql_connection.h"

namespace rtm::storage {

namespace asio = boost::asio;

/// A piece of blocking SQL on its way from a coroutine to a database thread and back. Shared by
/// both, so that neither is left with a dangling one. After Complete() the database thread does not
/// touch it again.
class SqlWork {
 public:
  virtual ~SqlWork() = default;
  /// Runs the function. What it throws is left to the caller, who decides by Fail().
  virtual void Run(SqlConnection& connection) = 0;
  void Fail(std::exception_ptr error) { error_ = std::move(error); }
  /// It is going to be run again.
  void ForgetFailure() { error_ = nullptr; }
  bool failed() const { return error_ != nullptr; }
  const std::exception_ptr& error() const { return error_; }
  /// When it was given to the database, on StoreMeter's stopwatch.
  void SetHandedOver(std::chrono::nanoseconds at) { handed_over_ = at; }
  std::chrono::nanoseconds handed_over() const { return handed_over_; }
  /// Resumes the coroutine on its own executor, if one waits. Exactly once.
  void Complete() {
    if (auto resume = std::exchange(resume_, nullptr)) {
      resume();
    }
  }

  /// Called before the work is queued: `handler` is what resumes the coroutine. Its executor counts
  /// as busy until then.
  template <class Handler>
  void SetHandler(Handler handler) {
    auto executor = asio::prefer(asio::get_associated_executor(handler),
                                 asio::execution::outstanding_work.tracked);
    resume_ = [executor = std::move(executor), handler = std::move(handler)]() mutable {
      asio::post(executor, std::move(handler));
    };
  }

 protected:
  std::exception_ptr error_;

 private:
  std::move_only_function<void()> resume_;
  std::chrono::nanoseconds handed_over_{0};
};

/// The work of one function.
template <class Function>
class SqlCall final : public SqlWork {
 public:
  using Result = std::invoke_result_t<Function&, SqlConnection&>;

  explicit SqlCall(Function function) : function_(std::move(function)) {}

  void Run(SqlConnection& connection) override {
    if constexpr (std::is_void_v<Result>) {
      function_(connection);
    } else {
      result_.emplace(function_(connection));
    }
  }

  /// For the coroutine, after it was resumed.
  Result Take() {
    if (error_) {
      std::rethrow_exception(std::exchange(error_, nullptr));
    }
    if constexpr (!std::is_void_v<Result>) {
      return std::move(*result_);
    }
  }

 private:
  struct Nothing {};
  Function function_;
  std::optional<std::conditional_t<std::is_void_v<Result>, Nothing, Result>> result_;
};

}  // namespace rtm::storage
