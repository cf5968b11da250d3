#include "testing/tiny_proxy.h"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/system/system_error.hpp>
#include <memory>
#include <utility>

#include "base/encoding.h"
#include "testing/received_request.h"

namespace rtm::testing {
namespace {

using asio::use_awaitable;
using asio::ip::tcp;

/// Copies until either side ends, then ends both.
asio::awaitable<void> Pump(std::shared_ptr<tcp::socket> from, std::shared_ptr<tcp::socket> to) {
  std::array<char, 16384> data{};
  try {
    while (true) {
      const std::size_t bytes = co_await from->async_read_some(asio::buffer(data), use_awaitable);
      co_await asio::async_write(*to, asio::buffer(data, bytes), use_awaitable);
    }
  } catch (const boost::system::system_error&) {
    boost::system::error_code ignored;
    from->shutdown(tcp::socket::shutdown_both, ignored);
    to->shutdown(tcp::socket::shutdown_both, ignored);
  }
}

asio::awaitable<std::string> ReadBytes(tcp::socket& socket, std::size_t count) {
  std::string bytes(count, '\0');
  co_await asio::async_read(socket, asio::buffer(bytes), use_awaitable);
  co_return bytes;
}

/// A string after its length in one byte.
asio::awaitable<std::string> ReadCounted(tcp::socket& socket) {
  const std::string length = co_await ReadBytes(socket, 1);
  co_return co_await ReadBytes(socket, static_cast<unsigned char>(length[0]));
}

asio::awaitable<void> WriteText(tcp::socket& socket, std::string text) {
  co_await asio::async_write(socket, asio::buffer(text), use_awaitable);
}

}  // namespace

TinyProxy::TinyProxy(Options options) : options_(std::move(options)) { Start(); }
TinyProxy::~TinyProxy() { Shutdown(); }

std::string TinyProxy::Url(const std::string& scheme) const {
  return scheme + "://127.0.0.1:" + std::to_string(port());
}

std::vector<std::string> TinyProxy::targets() const {
  const std::lock_guard lock(mutex_);
  return targets_;
}

std::vector<std::string> TinyProxy::credentials() const {
  const std::lock_guard lock(mutex_);
  return credentials_;
}

bool TinyProxy::Accepts(const std::string& user_and_password) {
  const std::lock_guard lock(mutex_);
  credentials_.push_back(user_and_password);
  return options_.user.empty() || user_and_password == options_.user + ":" + options_.password;
}

void TinyProxy::NoteTarget(std::string target) {
  const std::lock_guard lock(mutex_);
  targets_.push_back(std::move(target));
}

asio::awaitable<void> TinyProxy::Serve(Socket socket) {
  if (options_.kind == Kind::kHttp) {
    co_await ServeHttp(socket);
  } else {
    co_await ServeSocks(socket);
  }
}

asio::awaitable<void> TinyProxy::ServeHttp(Socket& socket) {
  std::string buffer;
  co_await asio::async_read_until(socket, asio::dynamic_buffer(buffer), "\r\n\r\n", use_awaitable);
  const ReceivedRequest request = ParseRequestHead(buffer);
  if (request.method != "CONNECT") {
    co_await WriteText(socket, "HTTP/1.1 405 CONNECT only\r\nContent-Length: 0\r\n\r\n");
    co_return;
  }
  NoteTarget(request.target);
  const std::string authorization = request.Header("proxy-authorization");
  const std::string basic = authorization.starts_with("Basic ") ? authorization.substr(6) : "";
  if (!Accepts(base::Base64Decode(basic).value_or(""))) {
    co_await WriteText(socket,
                       "HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic realm=\"x\"\r\n"
                       "Content-Length: 0\r\n\r\n");
    co_return;
  }
  if (options_.answer_status != 0) {
    co_await WriteText(socket, "HTTP/1.1 " + std::to_string(options_.answer_status) +
                                   " No\r\nContent-Length: 0\r\n\r\n");
    co_return;
  }
  co_await WriteText(socket, "HTTP/1.1 200 Connected\r\n\r\n");
  co_await Tunnel(socket, request.target.substr(request.target.rfind(':') + 1));
}

asio::awaitable<bool> TinyProxy::CheckSocksUser(Socket& socket) {
  static_cast<void>(co_await ReadBytes(socket, 1));  // Version.
  const std::string methods = co_await ReadCounted(socket);
  const bool needs_user = !options_.user.empty();
  const char method = needs_user ? '\x02' : '\x00';
  if (methods.find(method) == std::string::npos) {
    co_await WriteText(socket, std::string("\x05\xFF", 2));
    co_return false;
  }
  co_await WriteText(socket, std::string{'\x05', method});
  if (!needs_user) co_return true;
  co_await ReadBytes(socket, 1);
  const std::string user = co_await ReadCounted(socket);
  const std::string password = co_await ReadCounted(socket);
  const bool accepted = Accepts(user + ":" + password);
  co_await WriteText(socket, std::string{'\x01', accepted ? '\x00' : '\x01'});
  co_return accepted;
}

asio::awaitable<void> TinyProxy::ServeSocks(Socket& socket) {
  if (!co_await CheckSocksUser(socket)) co_return;
  const std::string head = co_await ReadBytes(socket, 4);
  std::string host;
  if (head[3] == '\x03') {
    host = co_await ReadCounted(socket);
  } else {
    static_cast<void>(co_await ReadBytes(socket, head[3] == '\x01' ? 4 : 16));
    host = "address";
  }
  const std::string port_bytes = co_await ReadBytes(socket, 2);
  const int port_number =
      static_cast<unsigned char>(port_bytes[0]) * 256 + static_cast<unsigned char>(port_bytes[1]);
  const std::string port_text = std::to_string(port_number);
  NoteTarget(host + ":" + port_text);
  std::string reply("\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00", 10);
  reply[1] = static_cast<char>(options_.answer_status);
  co_await WriteText(socket, std::move(reply));
  if (options_.answer_status == 0) co_await Tunnel(socket, port_text);
}

asio::awaitable<void> TinyProxy::Tunnel(Socket& socket, std::string port_text) {
  auto inside = std::make_shared<Socket>(std::move(socket));
  auto outside = std::make_shared<Socket>(context());
  const auto port_number = static_cast<std::uint16_t>(std::stoul(port_text));
  co_await outside->async_connect({asio::ip::address_v4::loopback(), port_number}, use_awaitable);
  ++tunnels_;
  tasks().Spawn("pump", Pump(outside, inside));
  co_await Pump(inside, outside);
}

}  // namespace rtm::testing
