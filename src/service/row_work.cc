#include "service/row_work.h"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>
#include <utility>

#include "base/task_group.h"

namespace rtm::service {
namespace {

asio::awaitable<void> Walk(RowWork* work) {
  while (work->MayBegin()) {
    co_await work->DoNext();
  }
}

}  // namespace

asio::awaitable<void> RunRows(asio::any_io_executor core, RowWork* work, std::size_t most) {
  // The group below may only go when its coroutines have gone.
  co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
  base::TaskGroup group(std::move(core));
  for (std::size_t i = 0; i < most; ++i) {
    group.Spawn("rows.walk", Walk(work));
  }
  co_await group.Join();
}

}  // namespace rtm::service
