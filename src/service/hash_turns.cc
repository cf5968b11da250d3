#include "service/hash_turns.h"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "base/error.h"

namespace rtm::service {
namespace {

/// Resumes a coroutine on its own executor, from whatever thread; keeps its io_context running.
template <class Handler>
class Resumption {
 public:
  explicit Resumption(Handler handler)
      : way_back_(asio::get_associated_executor(handler)), handler_(std::move(handler)) {}
  void Post() {
    asio::post(way_back_.get_executor(),
               [handler = std::move(handler_)]() mutable { std::move(handler)(); });
  }

 private:
  asio::executor_work_guard<asio::associated_executor_t<Handler>> way_back_;
  Handler handler_;
};

}  // namespace

HashTurns::HashTurns() : state_(std::make_shared<State>()) {}

asio::awaitable<HashTurns::Turn> HashTurns::Take() {
  {
    const std::lock_guard lock(state_->mutex);
    if (state_->waiting.size() >= kMaxWaiting) {
      throw base::Error(
          base::ErrorCode::kThrottled,
          {"Too many logins at once; try again in a second.", "同时登录的请求过多，请一秒后重试。"})
          .WithRetryAfter(std::chrono::seconds(1));
    }
  }
  const std::shared_ptr<State> state = state_;
  co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(
      [state](auto handler) {
        auto resumption = std::make_shared<Resumption<decltype(handler)>>(std::move(handler));
        if (StartOrQueue(*state, [resumption] { resumption->Post(); })) {
          resumption->Post();
        }
      },
      asio::use_awaitable);
  co_return Turn(state);
}

bool HashTurns::StartOrQueue(State& state, std::function<void()> resume) {
  const std::lock_guard lock(state.mutex);
  if (state.running < kMaxRunning) {
    ++state.running;
    return true;
  }
  state.waiting.push_back(std::move(resume));
  return false;
}

void HashTurns::GiveBack(State& state) {
  std::function<void()> next;
  {
    const std::lock_guard lock(state.mutex);
    if (state.waiting.empty()) {
      --state.running;
      return;
    }
    next = std::move(state.waiting.front());
    state.waiting.pop_front();
  }
  next();
}

HashTurns::Turn::~Turn() {
  if (state_) {
    GiveBack(*state_);
  }
}

}  // namespace rtm::service
