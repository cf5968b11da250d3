#include "http/head_parser.h"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <cstring>

#include "base/encoding.h"

namespace rtm::http {
namespace {

namespace beast_http = boost::beast::http;

// Longest chunk header or trailer section that is waited for; more is an attack.
constexpr std::size_t kMaxChunkControl = 16 * 1024;

std::string_view View(boost::beast::string_view text) { return {text.data(), text.size()}; }

Method ToMethod(beast_http::verb verb) {
  switch (verb) {
    case beast_http::verb::get:
      return Method::kGet;
    case beast_http::verb::head:
      return Method::kHead;
    case beast_http::verb::post:
      return Method::kPost;
    case beast_http::verb::put:
      return Method::kPut;
    case beast_http::verb::patch:
      return Method::kPatch;
    case beast_http::verb::delete_:
      return Method::kDelete;
    case beast_http::verb::options:
      return Method::kOptions;
    default:
      return Method::kOther;
  }
}

bool IsDigits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Whether the request line names a version in the right form that is not 1.0 or 1.1.
bool NamesOtherVersion(std::string_view head) {
  const std::string_view line = head.substr(0, head.find("\r\n"));
  const std::size_t space = line.rfind(' ');
  if (space == std::string_view::npos) {
    return false;
  }
  const std::string_view version = line.substr(space + 1);
  return version.size() == 8 && version.starts_with("HTTP/") && IsDigits(version.substr(5, 1)) &&
         version[6] == '.' && IsDigits(version.substr(7)) && version != "HTTP/1.0" &&
         version != "HTTP/1.1";
}

/// A request line begins with a letter, an empty line with CR. Anything else (a TLS greeting on the
/// plain port, garbage) is no reason to wait for a line end.
bool MayBegin(char c) { return c == '\r' || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

}  // namespace

HeadScanner::Result HeadScanner::Fault(HeadFault fault) {
  fault_ = fault;
  return Result::kFault;
}

HeadScanner::Result HeadScanner::CheckLimits(std::string_view bytes, const HeadLimits& limits) {
  if (bytes.size() < limits.head) {
    return Result::kMore;
  }
  return Fault(has_request_line_ ? HeadFault::kHeadTooLarge : HeadFault::kTargetTooLong);
}

HeadScanner::Result HeadScanner::EndLine(std::string_view bytes, std::size_t line_end) {
  // A bare line feed is how requests are smuggled past a proxy that reads it otherwise.
  if (line_end == line_start_ || bytes[line_end - 1] != '\r') {
    return Fault(HeadFault::kMalformed);
  }
  const bool empty = line_end == line_start_ + 1;
  if (empty && has_request_line_) {
    head_size_ = line_end + 1;
    return Result::kWhole;
  }
  if (empty) {
    skipped_ = line_end + 1;
  } else {
    const char first = bytes[line_start_];
    // RFC 9112 section 5.2: obs-fold is refused.
    const bool is_fold = has_request_line_ && (first == ' ' || first == '\t');
    if (is_fold || (!has_request_line_ && !MayBegin(first))) {
      return Fault(HeadFault::kMalformed);
    }
    has_request_line_ = true;
  }
  line_start_ = line_end + 1;
  return Result::kMore;
}

HeadScanner::Result HeadScanner::Scan(std::string_view bytes, const HeadLimits& limits) {
  const std::string_view visible = bytes.substr(0, limits.head);
  while (scanned_ < visible.size()) {
    const void* found = std::memchr(visible.data() + scanned_, '\n', visible.size() - scanned_);
    if (found == nullptr) {
      scanned_ = visible.size();
      break;
    }
    const auto line_end =
        static_cast<std::size_t>(static_cast<const char*>(found) - visible.data());
    scanned_ = line_end + 1;
    const Result result = EndLine(visible, line_end);
    if (result != Result::kMore) {
      return result;
    }
  }
  if (!has_request_line_ && line_start_ < visible.size() && !MayBegin(visible[line_start_])) {
    return Fault(HeadFault::kMalformed);
  }
  return CheckLimits(bytes, limits);
}

RequestParser::RequestParser(Request& out, const HeadLimits& limits) : out_(out), limits_(limits) {
  header_limit(static_cast<std::uint32_t>(limits.head + 1));
  body_limit(boost::none);
}

HeadFault RequestParser::ParseHead(std::string_view head) {
  out_.headers.Clear();
  ErrorCode ec;
  put(boost::asio::const_buffer(head.data(), head.size()), ec);
  if (fault_ != HeadFault::kNone) {
    return fault_;
  }
  if (ec || !is_header_done()) {
    return FaultOf(ec, head);
  }
  SetPath();
  keep_alive_ = Base::keep_alive();
  return CheckFraming();
}

HeadFault RequestParser::FaultOf(const ErrorCode& ec, std::string_view head) const {
  if (ec == beast_http::error::header_limit) {
    return HeadFault::kHeadTooLarge;
  }
  if (ec == beast_http::error::bad_content_length ||
      ec == beast_http::error::multiple_content_length) {
    return HeadFault::kBadContentLength;
  }
  if (ec == beast_http::error::bad_transfer_encoding) {
    return HeadFault::kBadTransferEncoding;
  }
  if (ec == beast_http::error::bad_version && NamesOtherVersion(head)) {
    return HeadFault::kUnknownVersion;
  }
  return HeadFault::kMalformed;
}

HeadFault RequestParser::CheckFraming() {
  // RFC 9112 section 3.2: exactly one in HTTP/1.1.
  if (hosts_ > 1 || (hosts_ == 0 && out_.minor_version == 1)) {
    return HeadFault::kBadHost;
  }
  if (lengths_ > 1 || !length_is_number_ || (lengths_ > 0 && transfer_encodings_ > 0)) {
    return HeadFault::kBadContentLength;
  }
  if (transfer_encodings_ > 1 || (transfer_encodings_ == 1 && out_.minor_version == 0)) {
    return HeadFault::kBadTransferEncoding;
  }
  if (!coding_is_chunked_) {
    return HeadFault::kUnknownCoding;
  }
  framing_.chunked = transfer_encodings_ == 1;
  framing_.length = content_length().value_or(0);
  // RFC 9110 section 10.1.1: an expectation of an HTTP/1.0 client is ignored.
  framing_.expects_continue &= out_.minor_version == 1;
  return HeadFault::kNone;
}

void RequestParser::SetPath() {
  std::string_view path = out_.target;
  if (!path.starts_with('/')) {
    // Absolute form (RFC 9112 section 3.2.2), as a proxy sends it.
    const std::size_t scheme = path.find("://");
    const std::size_t slash =
        scheme == std::string_view::npos ? scheme : path.find('/', scheme + 3);
    path = slash == std::string_view::npos ? std::string_view{} : path.substr(slash);
  }
  out_.path = path.substr(0, path.find('?'));
}

void RequestParser::on_request_impl(Verb method, BeastView, BeastView target, int version,
                                    ErrorCode& ec) {
  out_.method = ToMethod(method);
  out_.target = View(target);
  out_.minor_version = version - 10;
  if (target.size() > limits_.target) {
    fault_ = HeadFault::kTargetTooLong;
    ec = beast_http::error::header_limit;
  }
}

void RequestParser::on_field_impl(BeastField field, BeastView name, BeastView value,
                                  ErrorCode& ec) {
  if (in_trailers_) {
    return;
  }
  const std::string_view text = View(value);
  if (!out_.headers.Add(View(name), text)) {
    fault_ = HeadFault::kHeadTooLarge;
    ec = beast_http::error::header_limit;
    return;
  }
  switch (field) {
    case BeastField::host:
      ++hosts_;
      break;
    case BeastField::content_length:
      ++lengths_;
      length_is_number_ = length_is_number_ && IsDigits(text);
      break;
    case BeastField::transfer_encoding:
      ++transfer_encodings_;
      coding_is_chunked_ = EqualsIgnoreCase(text, "chunked");
      break;
    case BeastField::expect:
      framing_.expects_continue = EqualsIgnoreCase(text, "100-continue");
      if (!framing_.expects_continue) {
        fault_ = HeadFault::kUnknownExpectation;
        ec = beast_http::error::bad_value;
      }
      break;
    default:
      break;
  }
}

std::size_t RequestParser::on_chunk_body_impl(std::uint64_t, BeastView bytes, ErrorCode&) {
  chunk_body_->append(bytes.data(), bytes.size());
  return bytes.size();
}

RequestParser::ChunkResult RequestParser::PutChunked(std::string_view bytes, std::string& body,
                                                     std::uint64_t limit, std::size_t& consumed) {
  in_trailers_ = true;
  chunk_body_ = &body;
  consumed = 0;
  while (!is_done()) {
    // Beast subtracts what it has seen from the limit it is given, so this is what is left.
    body_limit(limit - std::min<std::uint64_t>(limit, body.size()));
    ErrorCode ec;
    const std::string_view rest = bytes.substr(consumed);
    if (rest.empty()) {
      return ChunkResult::kMore;
    }
    consumed += put(boost::asio::const_buffer(rest.data(), rest.size()), ec);
    if (ec == beast_http::error::need_more) {
      return bytes.size() - consumed > kMaxChunkControl ? ChunkResult::kMalformed
                                                        : ChunkResult::kMore;
    }
    if (ec == beast_http::error::body_limit) {
      return ChunkResult::kTooLarge;
    }
    if (ec) {
      return ChunkResult::kMalformed;
    }
  }
  return ChunkResult::kDone;
}

}  // namespace rtm::http
