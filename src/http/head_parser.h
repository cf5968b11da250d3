#pragma once

#include <boost/beast/http/basic_parser.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "http/request.h"

namespace rtm::http {

/// Why a request was not understood. `kNone`: it was.
enum class HeadFault {
  kNone,
  kMalformed,            ///< 400
  kBadHost,              ///< 400: not exactly one Host
  kBadContentLength,     ///< 400: repeated, not a number, or together with Transfer-Encoding
  kBadTransferEncoding,  ///< 400: with HTTP/1.0, repeated, or together with Content-Length
  kUnknownCoding,        ///< 501: a transfer coding other than chunked
  kTargetTooLong,        ///< 414
  kHeadTooLarge,         ///< 431
  kUnknownVersion,       ///< 505
  kUnknownExpectation,   ///< 417
};

struct HeadLimits {
  std::size_t head = 16 * 1024;
  std::size_t target = 8 * 1024;
};

/// How much of `bytes` the next head is. Restartable: call again with more bytes.
class HeadScanner {
 public:
  enum class Result { kMore, kWhole, kFault };

  /// `bytes` starts at the first byte of the request and grows between calls. Empty lines before
  /// the request line (RFC 9112 section 2.2) count as part of the head.
  Result Scan(std::string_view bytes, const HeadLimits& limits);
  std::size_t head_size() const { return head_size_; }
  /// Empty lines before the request line.
  std::size_t skipped() const { return skipped_; }
  HeadFault fault() const { return fault_; }
  void Reset() { *this = HeadScanner(); }

 private:
  Result Fault(HeadFault fault);
  Result CheckLimits(std::string_view bytes, const HeadLimits& limits);
  Result EndLine(std::string_view bytes, std::size_t line_end);

  std::size_t line_start_ = 0;
  std::size_t scanned_ = 0;
  std::size_t skipped_ = 0;
  std::size_t head_size_ = 0;
  bool has_request_line_ = false;
  HeadFault fault_ = HeadFault::kNone;
};

/// How the body is framed (RFC 9112 section 6).
struct BodyFraming {
  bool chunked = false;
  std::uint64_t length = 0;
  bool expects_continue = false;
};

/// Beast's parser with our checks around it: fills `Request` with views into the bytes it was
/// given. One object for one request; after the head it decodes a chunked body.
class RequestParser final : private boost::beast::http::basic_parser<true> {
 public:
  /// `out` outlives the parser.
  RequestParser(Request& out, const HeadLimits& limits);

  /// `head` is what HeadScanner found, without skipped lines.
  HeadFault ParseHead(std::string_view head);
  const BodyFraming& framing() const { return framing_; }
  bool keep_alive() const { return keep_alive_; }

  enum class ChunkResult { kMore, kDone, kMalformed, kTooLarge };
  /// Takes bytes of a chunked body; `consumed` says how many. The body goes to `body`, at most
  /// `limit` bytes. Trailers are dropped.
  ChunkResult PutChunked(std::string_view bytes, std::string& body, std::uint64_t limit,
                         std::size_t& consumed);

 private:
  using Base = boost::beast::http::basic_parser<true>;
  using BeastView = boost::beast::string_view;
  using ErrorCode = boost::beast::error_code;
  using Verb = boost::beast::http::verb;
  using BeastField = boost::beast::http::field;

  void on_request_impl(Verb method, BeastView method_text, BeastView target, int version,
                       ErrorCode& ec) override;
  void on_response_impl(int, BeastView, int, ErrorCode&) override {}
  void on_field_impl(BeastField field, BeastView name, BeastView value, ErrorCode& ec) override;
  void on_header_impl(ErrorCode&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, ErrorCode&) override {}
  std::size_t on_body_impl(BeastView, ErrorCode&) override { return 0; }
  void on_chunk_header_impl(std::uint64_t, BeastView, ErrorCode&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, BeastView bytes, ErrorCode&) override;
  void on_finish_impl(ErrorCode&) override {}

  HeadFault FaultOf(const ErrorCode& ec, std::string_view head) const;
  HeadFault CheckFraming();
  void SetPath();

  Request& out_;
  const HeadLimits limits_;
  BodyFraming framing_;
  HeadFault fault_ = HeadFault::kNone;
  bool keep_alive_ = false;
  bool in_trailers_ = false;
  int hosts_ = 0;
  int lengths_ = 0;
  int transfer_encodings_ = 0;
  bool length_is_number_ = true;
  bool coding_is_chunked_ = true;
  std::string* chunk_body_ = nullptr;  // Only within PutChunked.
};

}  // namespace rtm::http
