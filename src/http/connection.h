#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <memory>
#include <type_traits>

#include "http/exchange.h"
#include "http/input_buffer.h"
#include "http/server_context.h"
#include "http/stream_wake.h"

namespace rtm::http {

using TlsStream = asio::ssl::stream<Socket>;
template <class Stream>
inline constexpr bool kIsTls = std::is_same_v<Stream, TlsStream>;

/// One client: reads requests, has them answered in order, writes. Owned by its coroutine, lives on
/// one thread. Ends when the client goes, at a protocol error, at a deadline (ConnectionBase) or
/// when the server stops. `Stream` is Socket or TlsStream.
template <class Stream>
class Connection final : public ConnectionBase {
 public:
  Connection(ThreadContext& thread, Stream stream, asio::ip::address peer);

  /// The life of a connection. Never throws: what goes wrong in it concerns nobody else.
  static asio::awaitable<void> Serve(std::unique_ptr<Connection> connection);

 private:
  enum class HeadResult { kWhole, kGone, kRefused };

  void CancelPending() override;
  void WakeStream() override;

  asio::awaitable<bool> Handshake();
  asio::awaitable<void> ServeRequests();
  asio::awaitable<HeadResult> ReadHead();
  /// One request with its answer; true: the connection lives on.
  asio::awaitable<bool> ServeOne();
  /// Takes a body that has been read together with its head; false: ReadBody() has to.
  bool TakeBody();
  asio::awaitable<BodyResult> ReadBody(bool admitted);
  asio::awaitable<BodyResult> ReadSizedBody(std::size_t length);
  asio::awaitable<BodyResult> ReadChunkedBody(std::uint64_t limit);
  /// Says that the body may come, to a client that waits for it (RFC 9110 section 10.1.1).
  asio::awaitable<bool> Continue();

  /// Reads once; false when the client has gone or the time is over.
  asio::awaitable<bool> ReadSome();
  asio::awaitable<bool> Flush();
  asio::awaitable<void> Close();

  /// An answer that goes on, until the client goes, may listen no more, or the server stops.
  asio::awaitable<void> ServeStream();
  asio::awaitable<void> WatchClient();
  asio::awaitable<void> SendEvents();
  std::string_view head() const {
    return in_.view().substr(scanner_.skipped(), scanner_.head_size() - scanner_.skipped());
  }

  Stream stream_;
  Exchange exchange_;
  InputBuffer in_;
  std::string chunked_body_;
  HeadScanner scanner_;
  std::shared_ptr<StreamWake> wake_;  // Once it streams.
  bool first_request_ = true;
  bool unread_input_ = false;  // The client may still send: closing at once would lose our answer.
};

extern template class Connection<Socket>;
extern template class Connection<TlsStream>;

}  // namespace rtm::http
