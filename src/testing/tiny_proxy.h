#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstddef>
#include <mutex>
#include <string>
#include <vector>

#include "testing/loopback_server.h"

namespace rtm::testing {

/// A proxy on loopback, HTTP CONNECT or SOCKS5 (RFC 1928, RFC 1929), that checks credentials and
/// keeps book. Whatever host is asked for, it connects to 127.0.0.1 at the port asked for, so that
/// names exist that only the proxy can resolve. Thread-safe.
class TinyProxy final : public LoopbackServer {
 public:
  enum class Kind { kHttp, kSocks5 };
  struct Options {
    Kind kind = Kind::kHttp;
    std::string user{};  ///< Empty: no credentials needed.
    std::string password{};
    int answer_status = 0;  ///< Not 0: every CONNECT is answered with this (SOCKS5: reply code).
  };

  explicit TinyProxy(Options options);
  ~TinyProxy() override;

  /// scheme://127.0.0.1:port
  std::string Url(const std::string& scheme) const;
  std::size_t tunnels() const { return tunnels_; }
  /// "host:port" as asked for, in order.
  std::vector<std::string> targets() const;
  /// Every "user:password" that was shown, in order.
  std::vector<std::string> credentials() const;

 protected:
  asio::awaitable<void> Serve(asio::ip::tcp::socket socket) override;

 private:
  using Socket = asio::ip::tcp::socket;

  asio::awaitable<void> ServeHttp(Socket& socket);
  asio::awaitable<void> ServeSocks(Socket& socket);
  asio::awaitable<bool> CheckSocksUser(Socket& socket);
  asio::awaitable<void> Tunnel(Socket& socket, std::string port);
  bool Accepts(const std::string& user_and_password);
  void NoteTarget(std::string target);

  const Options options_;
  std::atomic<std::size_t> tunnels_{0};
  mutable std::mutex mutex_;
  std::vector<std::string> targets_;      // Guarded by mutex_.
  std::vector<std::string> credentials_;  // Guarded by mutex_.
};

}  // namespace rtm::testing
