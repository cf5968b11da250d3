#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "base/clock.h"

namespace rtm::service {

namespace asio = boost::asio;

/// What the store answered to one question, kept for a while: who asks meanwhile waits for the same
/// answer, so that looking often cannot keep the database busy. Only on the core thread; its owner
/// outlives those who wait.
template <class T>
class KeptAnswer {
 public:
  /// `ask` is called anew when the last answer, or failure, is older than `kept_for`.
  KeptAnswer(const asio::any_io_executor& core, const base::Clock& clock,
             std::chrono::milliseconds kept_for, std::function<asio::awaitable<T>()> ask)
      : clock_(clock),
        kept_for_(kept_for),
        ask_(std::move(ask)),
        asking_(std::make_shared<Asking>(core)) {}

  /// Afterwards there is an answer, or failure() says why there is none. Throws no std::exception.
  asio::awaitable<void> Renew() {
    while (asking_->now) {
      co_await asking_->answered.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    if (asked_at_ && clock_.Boot() - *asked_at_ < kept_for_) {
      co_return;
    }
    const Turn turn(asking_);
    try {
      answer_ = co_await ask_();
      failure_ = nullptr;
    } catch (const std::exception&) {
      answer_.reset();
      failure_ = std::current_exception();
    }
    // Its answer may have taken long: the next question comes that much later.
    asked_at_ = clock_.Boot();
  }

  const std::optional<T>& answer() const { return answer_; }
  const std::exception_ptr& failure() const { return failure_; }

 private:
  struct Asking {
    explicit Asking(const asio::any_io_executor& core)
        : answered(core, asio::steady_timer::time_point::max()) {}
    bool now = false;
    asio::steady_timer answered;  // Never expires by itself: cancelled when the store has answered.
  };
  /// Marks that the store is being asked; ends also where the asking coroutine is destroyed, which
  /// at a stop may be after its owner.
  class Turn {
   public:
    explicit Turn(std::shared_ptr<Asking> asking) : asking_(std::move(asking)) {
      asking_->now = true;
    }
    ~Turn() {
      asking_->now = false;
      asking_->answered.cancel();
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

   private:
    const std::shared_ptr<Asking> asking_;
  };

  const base::Clock& clock_;
  const std::chrono::milliseconds kept_for_;
  const std::function<asio::awaitable<T>()> ask_;
  // Only on the core thread.
  std::optional<T> answer_;
  std::exception_ptr failure_;
  std::optional<base::BootTime> asked_at_;
  const std::shared_ptr<Asking> asking_;
};

}  // namespace rtm::service
