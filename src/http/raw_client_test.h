#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace rtm::http {

/// One answer as it came.
struct RawAnswer {
  int status = 0;
  std::string head;  ///< Status line and headers, lower case.
  std::string body;
  bool Has(std::string_view header_line) const {
    return head.find(header_line) != std::string::npos;
  }
};

/// A blocking client that sends exactly the bytes that a test gives it. A guard of 20 s on reading
/// only keeps a broken server from hanging the run.
class RawClient {
 public:
  explicit RawClient(std::uint16_t port, const char* host = "127.0.0.1");
  void Send(std::string_view bytes);
  void FinishSending();
  /// Reads one answer by its Content-Length; `to_head`: the request was HEAD.
  RawAnswer Read(bool to_head = false);
  RawAnswer Ask(std::string_view request) {
    Send(request);
    return Read();
  }
  /// What one chunk holds (RFC 9112 section 7.1); "" for the last one, and if there is none.
  std::string ReadChunk();
  /// Everything until the server closes; empty if it had closed.
  std::string ReadToEnd();
  bool IsClosed() { return ReadToEnd().empty(); }

 private:
  bool Fill();

  boost::asio::io_context context_;
  boost::asio::ip::tcp::socket socket_;
  std::string buffer_;
};

/// "POST path HTTP/1.1" with Host, Content-Length and `headers` (whole lines).
std::string PostText(std::string_view path, std::string_view body, std::string_view headers = "");
std::string GetText(std::string_view path, std::string_view headers = "");

}  // namespace rtm::http
