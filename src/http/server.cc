#include "http/server.h"

#include <algorithm>
#include <boost/asio/ip/tcp.hpp>
#include <string>
#include <thread>
#include <utility>

#include "base/error.h"
#include "base/log.h"
#include "http/tls_context.h"

namespace rtm::http {
namespace {

using asio::ip::tcp;

[[noreturn]] void ThrowListen(const ServerOptions& options, const std::string& why) {
  const std::string where = options.host + ":" + std::to_string(options.port);
  throw base::Error(base::ErrorCode::kConfig,
                    {"Cannot listen on " + where + " (server.host, server.port): " + why + ".",
                     "无法监听 " + where + "（server.host、server.port）：" + why + "。"});
}

tcp::endpoint Resolve(const ServerOptions& options) {
  boost::system::error_code ec;
  const asio::ip::address address = asio::ip::make_address(options.host, ec);
  if (!ec) {
    return {address, options.port};
  }
  asio::io_context context;
  const auto found = tcp::resolver(context).resolve(options.host, std::to_string(options.port), ec);
  if (ec || found.empty()) {
    ThrowListen(options, ec.message());
  }
  return found.begin()->endpoint();
}

/// SO_REUSEPORT would let a second process of the same user share the port in silence; without it
/// the bind says that the port is taken.
void CheckPortIsFree(const ServerOptions& options, const tcp::endpoint& endpoint) {
  if (endpoint.port() == 0) {
    return;
  }
  asio::io_context context;
  boost::system::error_code ec;
  tcp::acceptor probe(context);
  probe.open(endpoint.protocol(), ec);
  probe.set_option(tcp::acceptor::reuse_address(true), ec);
  ec = {};
  probe.bind(endpoint, ec);
  if (ec) {
    ThrowListen(options, ec.message());
  }
}

std::size_t ThreadCount(const ServerOptions& options) {
  if (options.threads > 0) {
    return options.threads;
  }
  return std::clamp<std::size_t>(std::thread::hardware_concurrency() / 2, 1, 4);
}

}  // namespace

Server::Server(ServerOptions options, const Middleware& middleware, const TrustedProxies& trusted,
               const base::Clock& clock, base::Entropy& entropy)
    : options_(std::move(options)),
      entropy_(entropy),
      context_{options_, middleware, trusted, clock} {}

Server::~Server() { Stop(); }

void Server::Start() {
  if (!options_.tls_cert.empty() || !options_.tls_key.empty()) {
    tls_.emplace(MakeTlsContext(options_.tls_cert, options_.tls_key));
    context_.tls = &*tls_;
  }
  tcp::endpoint endpoint = Resolve(options_);
  CheckPortIsFree(options_, endpoint);
  try {
    for (std::size_t index = 0; index < ThreadCount(options_); ++index) {
      threads_.push_back(std::make_unique<IoThread>(context_, entropy_, endpoint));
      endpoint.port(threads_.back()->local_endpoint().port());
    }
  } catch (const boost::system::system_error& error) {
    threads_.clear();
    ThrowListen(options_, error.code().message());
  }
  port_ = endpoint.port();
  for (const auto& thread : threads_) {
    thread->Start();
  }
  base::LogInfo("http.listening",
                {{"host", options_.host}, {"port", port_}, {"tls", tls_.has_value()}});
}

void Server::Stop() {
  for (const auto& thread : threads_) {
    thread->BeginStop();
  }
  for (const auto& thread : threads_) {
    thread->Join();
  }
}

}  // namespace rtm::http
