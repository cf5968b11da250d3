#include "http/io_thread.h"

#include <algorithm>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/socket_base.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <utility>

#include "base/log.h"
#include "http/connection.h"

namespace rtm::http {
namespace {

// EMFILE and its like do not pass by asking again at once.
constexpr std::chrono::milliseconds kAcceptPause{100};
// After the cut coroutines that wait for a database get so long before the thread leaves them.
constexpr std::chrono::seconds kLeaveAfterCut{5};
// At a stop the end of the last connection should not have to wait for the next sweep.
constexpr std::chrono::milliseconds kStopSweepPeriod{10};
constexpr int kBacklog = 4096;

using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

Acceptor Listen(asio::io_context& context, const asio::ip::tcp::endpoint& endpoint) {
  Acceptor acceptor(context.get_executor(), endpoint.protocol());
  acceptor.set_option(asio::socket_base::reuse_address(true));
  acceptor.set_option(ReusePort(true));
  if (endpoint.protocol() == asio::ip::tcp::v6()) {
    boost::system::error_code ignored;
    acceptor.set_option(asio::ip::v6_only(false), ignored);
  }
  acceptor.bind(endpoint);
  acceptor.listen(kBacklog);
  return acceptor;
}

}  // namespace

IoThread::IoThread(ServerContext& server, base::Entropy& entropy,
                   const asio::ip::tcp::endpoint& endpoint)
    : server_(server),
      thread_context_(server, entropy),
      acceptor_(Listen(context_, endpoint)),
      tasks_(context_.get_executor()),
      sweeper_(context_),
      pause_(context_) {}

IoThread::~IoThread() { Join(); }

void IoThread::Start() {
  work_.emplace(context_.get_executor());
  Sweep();
  tasks_.Spawn("http.accept", AcceptLoop());
  thread_ = std::thread([this] { context_.run(); });
}

void IoThread::Join() {
  if (thread_.joinable()) {
    thread_.join();
  }
}

asio::awaitable<void> IoThread::AcceptLoop() {
  bool failing = false;
  while (!thread_context_.stopping) {
    boost::system::error_code ec;
    Socket socket = co_await acceptor_.async_accept(asio::redirect_error(asio::use_awaitable, ec));
    if (thread_context_.stopping) {
      co_return;
    }
    if (!ec) {
      failing = false;
      Accepted(std::move(socket));
      continue;
    }
    if (ec == asio::error::connection_aborted) {
      continue;
    }
    if (!std::exchange(failing, true)) {
      base::LogError("http.accept_failed", {{"error", ec.message()}});
    }
    co_await Pause();
  }
}

asio::awaitable<void> IoThread::Pause() {
  boost::system::error_code ignored;
  pause_.expires_after(kAcceptPause);
  co_await pause_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

void IoThread::Accepted(Socket socket) {
  boost::system::error_code ec;
  const asio::ip::tcp::endpoint peer = socket.remote_endpoint(ec);
  if (!ec) {
    socket.non_blocking(true, ec);
  }
  if (ec) {
    return;  // The client has gone already.
  }
  socket.set_option(asio::ip::tcp::no_delay(true), ec);
  if (server_.connections.load(std::memory_order_relaxed) >= server_.options.max_connections) {
    RefuseConnection(std::move(socket));
    return;
  }
  if (server_.tls != nullptr) {
    using Tls = Connection<TlsStream>;
    tasks_.Spawn("http.connection",
                 Tls::Serve(std::make_unique<Tls>(
                     thread_context_, TlsStream(std::move(socket), *server_.tls), peer.address())));
  } else {
    using Plain = Connection<Socket>;
    tasks_.Spawn("http.connection", Plain::Serve(std::make_unique<Plain>(
                                        thread_context_, std::move(socket), peer.address())));
  }
}

void IoThread::RefuseConnection(Socket socket) {
  thread_context_.tally.NoteRefusal();
  base::LogWarn("http.too_many_connections", {{"limit", server_.options.max_connections}});
  if (server_.tls != nullptr) {
    return;
  }
  Response response;
  WriteProblem(response, TooManyConnectionsProblem(), base::Language::kChinese);
  response.AddHeader("Retry-After", "5");
  std::string text;
  AppendHead(text, response, {.keep_alive = false, .date = thread_context_.date});
  text += response.body;
  boost::system::error_code ignored;
  socket.write_some(asio::const_buffer(text.data(), text.size()), ignored);
  socket.shutdown(Socket::shutdown_send, ignored);
}

void IoThread::Sweep() {
  thread_context_.now = server_.clock.Boot();
  const std::int64_t second = base::ToUnixMillis(server_.clock.Now()) / 1000;
  if (std::exchange(date_second_, second) != second || thread_context_.date.empty()) {
    thread_context_.date = HttpDate(second);
  }
  for (ConnectionBase* connection : thread_context_.connections) {
    connection->Sweep();
  }
  if (thread_context_.stopping) {
    FinishStop();
  } else {
    ArmSweeper();
  }
}

void IoThread::ArmSweeper() {
  sweeper_.expires_after(thread_context_.stopping
                             ? std::min(server_.options.sweep_period, kStopSweepPeriod)
                             : server_.options.sweep_period);
  sweeper_.async_wait([this](const boost::system::error_code& ec) {
    if (!ec) {
      Sweep();
    }
  });
}

void IoThread::BeginStop() {
  asio::post(context_, [this] { StopHere(); });
}

void IoThread::StopHere() {
  if (std::exchange(thread_context_.stopping, true)) {
    return;
  }
  cut_at_ = server_.clock.Boot() + server_.options.stop_grace;
  boost::system::error_code ignored;
  acceptor_.close(ignored);
  pause_.cancel();
  for (ConnectionBase* connection : thread_context_.connections) {
    connection->BeginStop();
  }
  work_.reset();
  sweeper_.cancel();
  ArmSweeper();
}

void IoThread::FinishStop() {
  if (tasks_.size() == 0) {
    return;  // The timer is not armed again, so the thread runs out of work.
  }
  const base::BootTime now = thread_context_.now;
  if (now >= cut_at_ && !leave_at_) {
    leave_at_ = now + kLeaveAfterCut;
    base::LogWarn("http.stop_cut", {{"connections", thread_context_.connections.size()}});
    for (ConnectionBase* connection : thread_context_.connections) {
      connection->Cut();
    }
    tasks_.Cancel();
  }
  if (leave_at_ && now >= *leave_at_) {
    context_.stop();
    return;
  }
  ArmSweeper();
}

}  // namespace rtm::http
