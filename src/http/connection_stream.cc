#include <array>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "http/connection.h"

namespace rtm::http {

template <class Stream>
asio::awaitable<void> Connection<Stream>::ServeStream() {
  using namespace asio::experimental::awaitable_operators;  // NOLINT(google-build-using-namespace)
  BeginStreaming();
  wake_ = std::make_shared<StreamWake>(stream_.get_executor());
  exchange_.BeginStream([wake = wake_] { wake->Raise(); });
  // Whichever ends first ends the other. Both stay on this thread: the operators of this Boost fail
  // where a branch resumes elsewhere.
  co_await (WatchClient() || SendEvents());
  exchange_.EndStream();
}

/// A client that listens says nothing more, so what it says is dropped; by reading it is seen that
/// it has gone. Not into the buffer of requests: the head of this one is still looked at.
template <class Stream>
asio::awaitable<void> Connection<Stream>::WatchClient() {
  std::array<char, 512> dropped{};
  boost::system::error_code ec;
  while (!ec) {
    co_await stream_.async_read_some(asio::buffer(dropped),
                                     asio::redirect_error(asio::use_awaitable, ec));
  }
}

template <class Stream>
asio::awaitable<void> Connection<Stream>::SendEvents() {
  const std::chrono::milliseconds period = thread_.server.options.heartbeat;
  base::BootTime beat = thread_.now + period;
  bool goes_on = true;
  while (goes_on) {
    goes_on = !thread_.stopping;
    if (goes_on && thread_.now >= beat) {
      // A session that is over, or a log-out, ends the stream too, also where nothing is to be
      // told.
      goes_on = exchange_.BeatStream();
      beat = thread_.now + period;
    }
    goes_on = goes_on && exchange_.QueueEvents();
    // The last word is short, so that it fits into the socket's buffer: a stop waits for nobody.
    if (!goes_on) {
      exchange_.QueueStreamEnd();
    }
    if (!exchange_.output().empty() && !co_await Flush()) {
      co_return;
    }
    if (goes_on) {
      Enter(Phase::kListening, beat - thread_.now);
      co_await wake_->Wait();
    }
  }
}

template asio::awaitable<void> Connection<Socket>::ServeStream();
template asio::awaitable<void> Connection<Socket>::WatchClient();
template asio::awaitable<void> Connection<Socket>::SendEvents();
template asio::awaitable<void> Connection<TlsStream>::ServeStream();
template asio::awaitable<void> Connection<TlsStream>::WatchClient();
template asio::awaitable<void> Connection<TlsStream>::SendEvents();

}  // namespace rtm::http
