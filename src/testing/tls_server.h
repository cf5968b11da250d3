#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <cstddef>
#include <string>

#include "testing/loopback_server.h"

namespace rtm::testing {

/// A self-signed certificate made for one test, and its key, both PEM.
struct SelfSignedCertificate {
  std::string certificate_pem;
  std::string key_pem;
};

/// `subject_alternative_name` as OpenSSL writes it: "IP:127.0.0.1", "DNS:other.example".
SelfSignedCertificate MakeSelfSignedCertificate(const std::string& subject_alternative_name);

/// Answers every HTTPS request with 200 and one body, and closes. Thread-safe.
class TlsServer final : public LoopbackServer {
 public:
  TlsServer(const SelfSignedCertificate& certificate, std::string body);
  ~TlsServer() override;

  std::string Url() const { return "https://127.0.0.1:" + std::to_string(port()) + "/"; }
  std::size_t requests() const { return requests_; }

 protected:
  asio::awaitable<void> Serve(asio::ip::tcp::socket socket) override;

 private:
  asio::ssl::context tls_;
  const std::string body_;
  std::atomic<std::size_t> requests_{0};
};

}  // namespace rtm::testing
