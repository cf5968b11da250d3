#include "http/response.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <utility>

namespace rtm::http {
namespace {

// Kept for the next answer; above it the memory goes back.
constexpr std::size_t kKeptCapacity = 32 * 1024;

// Of the console's page. Styles: antd writes them into the page.
constexpr std::string_view kPagePolicy =
    "Content-Security-Policy: default-src 'self'; script-src 'self'; style-src 'self' "
    "'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'self'\r\n";
// Of everything else: it is data, and shown by itself it may load and run nothing.
constexpr std::string_view kDataPolicy =
    "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n";
constexpr std::string_view kSecurityHeaders =
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "X-Frame-Options: DENY\r\n";

constexpr std::pair<int, std::string_view> kReasons[] = {
    {200, "OK"},
    {304, "Not Modified"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
    {507, "Insufficient Storage"},
};

void AppendNumber(std::string& out, std::uint64_t number) {
  std::array<char, 24> digits{};
  const auto result = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  out.append(digits.data(), result.ptr);
}

void AppendLine(std::string& out, std::string_view name, std::string_view value) {
  out += name;
  out += ": ";
  out += value;
  out += "\r\n";
}

}  // namespace

void Response::Reset() {
  status = 200;
  content_type = "application/json; charset=utf-8";
  cache_control = "no-store";
  if (body.capacity() > kKeptCapacity) {
    std::string().swap(body);
  }
  body.clear();
  static_body = {};
  extra_headers.clear();
  events.reset();
  event_bytes = 0;
  close = false;
}

void Response::AddHeader(std::string_view name, std::string_view value) {
  extra_headers += name;
  extra_headers += ": ";
  for (const char c : value) {
    if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F) {
      extra_headers += c;
    }
  }
  extra_headers += "\r\n";
}

std::string_view ReasonPhrase(int status) {
  for (const auto& [code, phrase] : kReasons) {
    if (code == status) {
      return phrase;
    }
  }
  return "Unknown";
}

void AppendHead(std::string& out, const Response& response, const HeadContext& context) {
  out += "HTTP/1.1 ";
  AppendNumber(out, static_cast<std::uint64_t>(response.status));
  out += ' ';
  out += ReasonPhrase(response.status);
  out += "\r\n";
  AppendLine(out, "Date", context.date);
  if (response.status != 304) {
    AppendLine(out, "Content-Type", response.content_type);
  }
  if (response.events) {
    // RFC 9112 section 6.1: HTTP/1.0 does not know chunks; there the close ends it.
    out += context.minor_version == 0 ? "" : "Transfer-Encoding: chunked\r\n";
  } else if (response.status != 304) {
    out += "Content-Length: ";
    AppendNumber(out, response.content().size());
    out += "\r\n";
  }
  if (!context.keep_alive) {
    out += "Connection: close\r\n";
  } else if (context.minor_version == 0) {
    out += "Connection: keep-alive\r\n";
  }
  if (!context.request_id.empty()) {
    AppendLine(out, "X-Request-Id", context.request_id);
  }
  AppendLine(out, "Cache-Control", response.cache_control);
  out += response.content_type.starts_with("text/html") ? kPagePolicy : kDataPolicy;
  out += kSecurityHeaders;
  if (context.tls) {
    // A year, as RFC 6797 section 6.1.1 suggests by example; no subdomains, they are not ours.
    out += "Strict-Transport-Security: max-age=31536000\r\n";
  }
  out += response.extra_headers;
  out += "\r\n";
}

void AppendChunk(std::string& out, std::string_view events, int minor_version) {
  if (minor_version == 0) {
    out += events;
    return;
  }
  std::array<char, 24> digits{};
  const auto result =
      std::to_chars(digits.data(), digits.data() + digits.size(), events.size(), 16);
  out.append(digits.data(), result.ptr);
  out.append("\r\n").append(events).append("\r\n");
}

std::string HttpDate(std::int64_t unix_seconds) {
  const std::chrono::sys_seconds time{std::chrono::seconds(unix_seconds)};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::array<char, 40> text{};
  const int length = std::snprintf(
      text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d GMT",
      kDays[std::chrono::weekday(day).c_encoding()], static_cast<unsigned>(date.day()),
      kMonths[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
      static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
      static_cast<int>(clock.seconds().count()));
  return {text.data(), static_cast<std::size_t>(length)};
}

}  // namespace rtm::http
