#include "http/connection.h"

#include <array>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/system/system_error.hpp>
#include <exception>
#include <string>
#include <utility>

#include "base/log.h"

namespace rtm::http {
namespace {

// Answers of pipelined requests are written at the latest when so much has gathered.
constexpr std::size_t kGathered = 64 * 1024;
constexpr std::uint64_t kBodyBytesPerSecond = 32 * 1024;
constexpr std::chrono::milliseconds kLastWordTime{200};

bool WouldBlock(const boost::system::error_code& ec) {
  return ec == asio::error::would_block || ec == asio::error::try_again;
}

}  // namespace

template <class Stream>
Connection<Stream>::Connection(ThreadContext& thread, Stream stream, asio::ip::address peer)
    : ConnectionBase(thread),
      stream_(std::move(stream)),
      exchange_(thread, std::move(peer), kIsTls<Stream>) {}

template <class Stream>
void Connection<Stream>::CancelPending() {
  boost::system::error_code ignored;
  stream_.lowest_layer().cancel(ignored);
}

template <class Stream>
void Connection<Stream>::WakeStream() {
  wake_->RaiseHere();
}

template <class Stream>
asio::awaitable<void> Connection<Stream>::Serve(std::unique_ptr<Connection> connection) {
  try {
    if (co_await connection->Handshake()) {
      co_await connection->ServeRequests();
    }
  } catch (const boost::system::system_error& error) {
    // The server's stop cuts what takes too long.
    if (error.code() != asio::error::operation_aborted) {
      base::LogError("http.connection_failed", {{"error", error.what()}});
    }
  } catch (const std::exception& error) {
    base::LogError("http.connection_failed", {{"error", error.what()}});
  }
}

template <class Stream>
asio::awaitable<bool> Connection<Stream>::Handshake() {
  boost::system::error_code ec;
  if constexpr (kIsTls<Stream>) {
    Enter(Phase::kBusy, thread_.server.options.head_time);
    co_await stream_.async_handshake(asio::ssl::stream_base::server,
                                     asio::redirect_error(asio::use_awaitable, ec));
  }
  co_return !ec;
}

template <class Stream>
asio::awaitable<void> Connection<Stream>::ServeRequests() {
  bool open = true;
  while (open) {
    const HeadResult head = co_await ReadHead();
    if (head == HeadResult::kGone) {
      co_return;
    }
    unread_input_ = head == HeadResult::kRefused;
    open = head == HeadResult::kWhole && co_await ServeOne();
    first_request_ = false;
    if (!open || !exchange_.tail().empty() || exchange_.output().size() > kGathered) {
      open = co_await Flush() && open;
    }
  }
  co_await Close();
}

template <class Stream>
auto Connection<Stream>::ReadHead() -> asio::awaitable<HeadResult> {
  const ServerOptions& options = thread_.server.options;
  enum class Stage { kNone, kIdle, kBegun } stage = Stage::kNone;
  scanner_.Reset();
  for (;;) {
    const HeadScanner::Result result = scanner_.Scan(in_.view(), options.head);
    if (result == HeadScanner::Result::kWhole) {
      co_return HeadResult::kWhole;
    }
    if (result == HeadScanner::Result::kFault) {
      exchange_.QueueRefusal(ProblemOf(scanner_.fault()));
      co_return HeadResult::kRefused;
    }
    // Answers of pipelined requests have gathered up to here and go together.
    if (!exchange_.output().empty() && !co_await Flush()) {
      co_return HeadResult::kGone;
    }
    const bool begun = !in_.empty();
    if (thread_.stopping && !begun) {
      co_return HeadResult::kGone;
    }
    const Stage now = begun ? Stage::kBegun : Stage::kIdle;
    if (now != stage) {
      Enter(begun ? Phase::kBusy : Phase::kIdle,
            begun || first_request_ ? options.head_time : options.idle_time);
      stage = now;
    }
    in_.Shrink();
    if (!co_await ReadSome()) {
      if (!expired() || in_.empty()) {
        co_return HeadResult::kGone;
      }
      exchange_.QueueRefusal(HeadTimeoutProblem());
      co_return HeadResult::kRefused;
    }
  }
}

template <class Stream>
asio::awaitable<bool> Connection<Stream>::ServeOne() {
  if (!exchange_.Begin(head())) {
    unread_input_ = true;
    co_return false;
  }
  const bool admitted = exchange_.Admit();
  const BodyResult body = TakeBody() ? BodyResult::kWhole : co_await ReadBody(admitted);
  bool keep_alive = true;
  if (body == BodyResult::kGone) {
    co_return false;
  }
  if (body != BodyResult::kWhole) {
    keep_alive = false;
    unread_input_ = true;
    if (admitted) {
      exchange_.RefuseBody(body);
    }
  } else if (admitted && !exchange_.HandleAtOnce()) {
    // A handler that waits must not hold back the answers before it.
    if (!exchange_.output().empty() && !co_await Flush()) {
      co_return false;
    }
    Enter(Phase::kHandling, {});
    co_await exchange_.Handle();
  }
  if (exchange_.streams()) {
    co_await ServeStream();
    co_return false;
  }
  keep_alive = exchange_.QueueAnswer(keep_alive);
  const bool chunked = exchange_.parser().framing().chunked;
  if (body == BodyResult::kWhole) {
    in_.Consume(scanner_.head_size() +
                (chunked ? 0 : static_cast<std::size_t>(exchange_.parser().framing().length)));
  }
  unread_input_ |= !keep_alive && !in_.empty();
  co_return keep_alive;
}

template <class Stream>
bool Connection<Stream>::TakeBody() {
  const BodyFraming framing = exchange_.parser().framing();
  if (framing.chunked || framing.length > exchange_.body_limit() ||
      framing.length > in_.size() - scanner_.head_size()) {
    return false;
  }
  exchange_.SetBody(
      in_.view().substr(scanner_.head_size(), static_cast<std::size_t>(framing.length)));
  return true;
}

template <class Stream>
auto Connection<Stream>::ReadBody(bool admitted) -> asio::awaitable<BodyResult> {
  const BodyFraming framing = exchange_.parser().framing();
  const std::uint64_t limit = exchange_.body_limit();
  if (framing.length > limit) {
    co_return BodyResult::kTooLarge;
  }
  const bool nothing_yet = in_.size() == scanner_.head_size();
  if (framing.expects_continue && nothing_yet) {
    if (!admitted) {
      co_return BodyResult::kTooLarge;  // The refusal goes out instead of "100 Continue".
    }
    if (!co_await Continue()) {
      co_return BodyResult::kGone;
    }
  }
  Enter(Phase::kBusy,
        thread_.server.options.body_time +
            std::chrono::seconds(std::max(framing.length, limit) / kBodyBytesPerSecond));
  co_return framing.chunked ? co_await ReadChunkedBody(limit)
                            : co_await ReadSizedBody(static_cast<std::size_t>(framing.length));
}

template <class Stream>
auto Connection<Stream>::ReadSizedBody(std::size_t length) -> asio::awaitable<BodyResult> {
  const std::size_t whole = scanner_.head_size() + length;
  while (in_.size() < whole) {
    if (!co_await ReadSome()) {
      co_return expired() ? BodyResult::kLate : BodyResult::kGone;
    }
  }
  exchange_.Relocate(head());
  TakeBody();
  co_return BodyResult::kWhole;
}

template <class Stream>
auto Connection<Stream>::ReadChunkedBody(std::uint64_t limit) -> asio::awaitable<BodyResult> {
  using ChunkResult = RequestParser::ChunkResult;
  std::string().swap(chunked_body_);
  for (;;) {
    std::size_t consumed = 0;
    const ChunkResult result = exchange_.parser().PutChunked(
        in_.view().substr(scanner_.head_size()), chunked_body_, limit, consumed);
    in_.Erase(scanner_.head_size(), consumed);
    if (result == ChunkResult::kDone) {
      break;
    }
    if (result != ChunkResult::kMore) {
      co_return result == ChunkResult::kTooLarge ? BodyResult::kTooLarge : BodyResult::kMalformed;
    }
    if (!co_await ReadSome()) {
      co_return expired() ? BodyResult::kLate : BodyResult::kGone;
    }
  }
  exchange_.Relocate(head());
  exchange_.SetBody(chunked_body_);
  co_return BodyResult::kWhole;
}

template <class Stream>
asio::awaitable<bool> Connection<Stream>::Continue() {
  exchange_.output() += "HTTP/1.1 100 Continue\r\n\r\n";
  return Flush();
}

template <class Stream>
asio::awaitable<bool> Connection<Stream>::ReadSome() {
  boost::system::error_code ec;
  const std::size_t count = co_await stream_.async_read_some(
      in_.Prepare(), asio::redirect_error(asio::use_awaitable, ec));
  in_.Commit(count);
  co_return !ec && count > 0 && !expired();
}

template <class Stream>
asio::awaitable<bool> Connection<Stream>::Flush() {
  std::array<asio::const_buffer, 2> buffers{
      asio::const_buffer(exchange_.output().data(), exchange_.output().size()),
      asio::const_buffer(exchange_.tail().data(), exchange_.tail().size())};
  boost::system::error_code ec;
  while (!ec && buffers[0].size() + buffers[1].size() > 0) {
    std::size_t written = 0;
    if constexpr (!kIsTls<Stream>) {
      // Mostly there is room in the socket's buffer: then no operation has to be started.
      written = buffers[1].size() == 0 ? stream_.write_some(buffers[0], ec)
                                       : stream_.write_some(buffers, ec);
    }
    if (kIsTls<Stream> || WouldBlock(ec)) {
      // A stop does not wait for listeners who read slowly.
      const bool is_last_word = streaming() && thread_.stopping;
      if (is_last_word && !kIsTls<Stream>) {
        co_return false;
      }
      Enter(Phase::kBusy, is_last_word ? kLastWordTime : thread_.server.options.idle_time);
      written =
          co_await stream_.async_write_some(buffers, asio::redirect_error(asio::use_awaitable, ec));
    }
    const std::size_t first = std::min(written, buffers[0].size());
    buffers[0] += first;
    buffers[1] += written - first;
    if (streaming() && thread_.stopping) {
      break;
    }
  }
  exchange_.OutputWritten();
  co_return !ec && !expired();
}

template class Connection<Socket>;
template class Connection<TlsStream>;

}  // namespace rtm::http
