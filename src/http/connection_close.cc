#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "http/connection.h"

namespace rtm::http {
namespace {

// How long and how much a client that was refused may go on sending before it is cut off.
constexpr std::chrono::milliseconds kLingerTime{2'000};
constexpr std::size_t kLingerBytes = 16 * 1024 * 1024;

}  // namespace

template <class Stream>
asio::awaitable<void> Connection<Stream>::Close() {
  boost::system::error_code ec;
  Enter(Phase::kBusy, kLingerTime);
  if (streaming() && thread_.stopping) {
    co_return;  // Its end was told by the last chunk; a stop does not wait for listeners.
  }
  if constexpr (kIsTls<Stream>) {
    co_await stream_.async_shutdown(asio::redirect_error(asio::use_awaitable, ec));
  } else if (unread_input_) {
    // A close with bytes unread makes the kernel reset the connection, and the client never sees
    // why it was refused.
    stream_.shutdown(Socket::shutdown_send, ec);
    std::size_t dropped = 0;
    while (dropped < kLingerBytes && co_await ReadSome()) {
      dropped += in_.size();
      in_.Consume(in_.size());
    }
  }
}

template asio::awaitable<void> Connection<Socket>::Close();
template asio::awaitable<void> Connection<TlsStream>::Close();

}  // namespace rtm::http
