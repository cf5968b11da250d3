#pragma once

#include <boost/asio/ssl/context.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "base/entropy.h"
#include "http/io_thread.h"
#include "http/server_context.h"

namespace rtm::http {

/// The HTTP server: listens, owns its threads. Middleware, proxies, clock and entropy outlive it.
/// Handlers run on its threads; destroy it after the BlockingPool that they hand work to.
class Server {
 public:
  Server(ServerOptions options, const Middleware& middleware, const TrustedProxies& trusted,
         const base::Clock& clock, base::Entropy& entropy);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Listens and starts the threads; logs "http.listening". Throws base::Error(kConfig) that names
  /// the key: host or port that cannot be used, certificate or key that cannot be read.
  void Start();
  /// Accepts no more, finishes what is under way, at most `stop_grace`. Blocks; repeatable.
  void Stop();
  /// The port that it listens on; after Start().
  std::uint16_t port() const { return port_; }
  /// Any thread. Open connections.
  std::size_t connections() const { return context_.connections.load(); }

 private:
  const ServerOptions options_;
  base::Entropy& entropy_;
  std::optional<asio::ssl::context> tls_;
  ServerContext context_;
  std::vector<std::unique_ptr<IoThread>> threads_;
  std::uint16_t port_ = 0;
};

}  // namespace rtm::http
