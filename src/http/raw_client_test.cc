#include "http/raw_client_test.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <boost/asio/write.hpp>

#include "base/encoding.h"

namespace rtm::http {

namespace asio = boost::asio;

RawClient::RawClient(std::uint16_t port, const char* host) : socket_(context_) {
  socket_.connect({asio::ip::make_address(host), port});
  const timeval guard{.tv_sec = 20, .tv_usec = 0};
  setsockopt(socket_.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &guard, sizeof guard);
}

void RawClient::Send(std::string_view bytes) {
  boost::system::error_code ignored;  // The server may have refused and closed already.
  asio::write(socket_, asio::const_buffer(bytes.data(), bytes.size()), ignored);
}

void RawClient::FinishSending() {
  boost::system::error_code ignored;
  socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
}

bool RawClient::Fill() {
  char bytes[16 * 1024];
  // Not Asio's read_some: with the guard it would poll again instead of giving up.
  const auto count = ::recv(socket_.native_handle(), bytes, sizeof bytes, 0);
  if (count <= 0) {
    return false;
  }
  buffer_.append(bytes, static_cast<std::size_t>(count));
  return true;
}

RawAnswer RawClient::Read(bool to_head) {
  RawAnswer answer;
  while (buffer_.find("\r\n\r\n") == std::string::npos) {
    if (!Fill()) {
      ADD_FAILURE() << "no whole head, got: " << buffer_;
      return answer;
    }
  }
  const std::size_t end = buffer_.find("\r\n\r\n") + 4;
  answer.head = base::ToLowerAscii(std::string_view(buffer_).substr(0, end));
  buffer_.erase(0, end);
  answer.status = std::stoi(answer.head.substr(9, 3));
  const std::size_t at = answer.head.find("content-length: ");
  const std::size_t length =
      at == std::string::npos || to_head ? 0 : std::stoul(answer.head.substr(at + 16));
  while (buffer_.size() < length) {
    if (!Fill()) {
      ADD_FAILURE() << "body cut off";
      return answer;
    }
  }
  answer.body = buffer_.substr(0, length);
  buffer_.erase(0, length);
  return answer;
}

std::string RawClient::ReadChunk() {
  while (buffer_.find("\r\n") == std::string::npos) {
    if (!Fill()) {
      return "";
    }
  }
  const std::size_t begin = buffer_.find("\r\n") + 2;
  const std::size_t length = std::stoul(buffer_, nullptr, 16);
  while (buffer_.size() < begin + length + 2) {
    if (!Fill()) {
      ADD_FAILURE() << "chunk cut off";
      return "";
    }
  }
  EXPECT_EQ(buffer_.substr(begin + length, 2), "\r\n");
  std::string chunk = buffer_.substr(begin, length);
  buffer_.erase(0, begin + length + 2);
  return chunk;
}

std::string RawClient::ReadToEnd() {
  while (Fill()) {
  }
  return std::exchange(buffer_, {});
}

std::string PostText(std::string_view path, std::string_view body, std::string_view headers) {
  return "POST " + std::string(path) +
         " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
         std::string(headers) + "\r\n" + std::string(body);
}

std::string GetText(std::string_view path, std::string_view headers) {
  return "GET " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\n" + std::string(headers) +
         "\r\n";
}

}  // namespace rtm::http
