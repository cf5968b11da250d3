#include "http/stream_wake.h"

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace rtm::http {

void StreamWake::Raise() {
  if (posted_.exchange(true)) {
    return;
  }
  asio::post(timer_.get_executor(), [self = shared_from_this()] {
    self->posted_ = false;
    self->RaiseHere();
  });
}

void StreamWake::RaiseHere() {
  raised_ = true;
  timer_.cancel();
}

asio::awaitable<void> StreamWake::Wait() {
  while (!raised_) {
    boost::system::error_code woken;
    co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
  }
  raised_ = false;
}

}  // namespace rtm::http
