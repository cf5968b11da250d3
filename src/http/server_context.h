#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <string>

#include "base/clock.h"
#include "http/head_parser.h"
#include "http/middleware.h"
#include "http/request_tally.h"

namespace rtm::http {

// Sockets of a thread's own io_context: the concrete executor saves a virtual call for each
// operation.
using IoExecutor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<asio::ip::tcp, IoExecutor>;
using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, IoExecutor>;

struct ServerOptions {
  std::string host = "0.0.0.0";
  std::uint16_t port = 8080;  ///< 0 = any free one.
  std::size_t threads = 0;    ///< 0 = half the cores, 1 to 4: one answers 50,000 calls a second.
  std::string tls_cert;       ///< PEM files; both or neither.
  std::string tls_key;
  HeadLimits head;
  std::size_t max_connections = 10'000;  ///< In all threads; more get 503.
  std::chrono::milliseconds head_time{
      10'000};  ///< From the first byte of a request to its last header.
  std::chrono::milliseconds idle_time{
      60'000};  ///< Between requests, and without progress when writing.
  std::chrono::milliseconds body_time{
      60'000};  ///< For a whole body, plus a second for each 32 KiB.
  std::chrono::milliseconds sweep_period{1'000};  ///< How exactly times are kept.
  std::chrono::milliseconds heartbeat{15'000};    ///< Between signs of life in a stream of events.
  std::chrono::milliseconds stop_grace{30'000};   ///< For requests that are under way at a stop.
  HttpMetrics metrics = {};
};

/// What all threads share. Constant after construction but for the counter.
struct ServerContext {
  const ServerOptions& options;
  const Middleware& middleware;
  const TrustedProxies& trusted;
  const base::Clock& clock;
  asio::ssl::context* tls = nullptr;  ///< nullptr: plain HTTP.
  std::atomic<std::size_t> connections{0};
};

class ConnectionBase;

/// What the connections of one thread share. Only on that thread.
struct ThreadContext {
  ThreadContext(ServerContext& shared, base::Entropy& entropy)
      : server(shared), ids(entropy), tally(shared.options.metrics) {}

  ServerContext& server;
  RequestIds ids;
  RequestTally tally;
  base::BootTime now{};  ///< Of the last sweep: deadlines need no better clock.
  std::string date;      ///< For the Date header.
  std::list<ConnectionBase*> connections;
  bool stopping = false;
};

/// What the sweeper sees of a connection. Registers itself for its life.
class ConnectionBase {
 public:
  explicit ConnectionBase(ThreadContext& thread);
  virtual ~ConnectionBase();
  ConnectionBase(const ConnectionBase&) = delete;
  ConnectionBase& operator=(const ConnectionBase&) = delete;

  /// Ends the pending read or write if its time is over.
  void Sweep();
  /// The server stops: a connection that waits for a request ends now.
  void BeginStop();
  /// Ends whatever is pending.
  void Cut();

 protected:
  enum class Phase {
    kHandling,  ///< A handler runs: no deadline here, it has its own.
    kIdle,      ///< Waits for the first byte of a request.
    kBusy,      ///< Reads or writes.
    kListening  ///< Streams, and has nothing to say before its next sign of life.
  };

  virtual void CancelPending() = 0;
  /// A stream has to look at the time, or at the server that stops.
  virtual void WakeStream() = 0;
  void Enter(Phase phase, std::chrono::milliseconds allowed);
  /// From now on the connection streams: at a stop it ends at once, also while it writes.
  void BeginStreaming() { streaming_ = true; }
  bool streaming() const { return streaming_; }
  bool expired() const { return expired_; }

  ThreadContext& thread_;

 private:
  std::list<ConnectionBase*>::iterator place_;
  Phase phase_ = Phase::kHandling;
  base::BootTime deadline_{};
  bool expired_ = false;
  bool streaming_ = false;
};

}  // namespace rtm::http
