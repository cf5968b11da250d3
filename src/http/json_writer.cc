#include "http/json_writer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "base/encoding.h"

namespace rtm::http {
namespace {

bool IsPlain(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x20 && byte < 0x80 && c != '"' && c != '\\';
}

/// Length of the part at the start that is copied as it is.
std::size_t PlainPrefix(std::string_view text) {
  std::size_t at = 0;
#ifdef __SSE2__
  // A signed comparison finds control characters and bytes from 0x80 at once.
  const __m128i space = _mm_set1_epi8(0x20);
  const __m128i quote = _mm_set1_epi8('"');
  const __m128i backslash = _mm_set1_epi8('\\');
  for (; at + 16 <= text.size(); at += 16) {
    const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at));
    const __m128i special =
        _mm_or_si128(_mm_cmplt_epi8(block, space),
                     _mm_or_si128(_mm_cmpeq_epi8(block, quote), _mm_cmpeq_epi8(block, backslash)));
    const int mask = _mm_movemask_epi8(special);
    if (mask != 0) {
      return at + static_cast<std::size_t>(__builtin_ctz(static_cast<unsigned>(mask)));
    }
  }
#endif
  while (at < text.size() && IsPlain(text[at])) {
    ++at;
  }
  return at;
}

/// Asks for all of a text at once: an access token mostly comes cold out of some hundred MB, and
/// its lines would be waited for one after the other. Measured: 2 % of a whole `get-at`.
void Prefetch(std::string_view text) {
  constexpr std::size_t kLine = 64;
  constexpr std::size_t kMost = 4096;
  for (std::size_t at = 0; at < std::min(text.size(), kMost); at += kLine) {
    __builtin_prefetch(text.data() + at);
  }
}

void AppendEscape(std::string& out, char c) {
  constexpr std::string_view kHex = "0123456789abcdef";
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      out += "\\u00";
      out += kHex[static_cast<unsigned char>(c) >> 4U];
      out += kHex[static_cast<unsigned char>(c) & 0xFU];
  }
}

/// Appends the one character that `text` starts with; returns its bytes.
std::size_t AppendSpecial(std::string& out, std::string_view text) {
  if (static_cast<unsigned char>(text[0]) < 0x80) {
    AppendEscape(out, text[0]);
    return 1;
  }
  const std::size_t length = base::Utf8SequenceLength(text);
  if (length == 0) {
    out += "\xEF\xBF\xBD";
    return 1;
  }
  out += text.substr(0, length);
  return length;
}

}  // namespace

void AppendJsonString(std::string& out, std::string_view text) {
  Prefetch(text);
  out += '"';
  while (!text.empty()) {
    const std::size_t plain = PlainPrefix(text);
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    if (!text.empty()) {
      text.remove_prefix(AppendSpecial(out, text));
    }
  }
  out += '"';
}

void JsonWriter::Separate() {
  if (needs_comma_) {
    out_ += ',';
  }
  needs_comma_ = true;
}

JsonWriter& JsonWriter::Open(char bracket) {
  Separate();
  out_ += bracket;
  needs_comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::Close(char bracket) {
  out_ += bracket;
  needs_comma_ = true;
  return *this;
}

JsonWriter& JsonWriter::Key(std::string_view name) {
  Separate();
  out_ += '"';
  out_ += name;
  out_ += "\":";
  needs_comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::String(std::string_view text) {
  Separate();
  AppendJsonString(out_, text);
  return *this;
}

JsonWriter& JsonWriter::Int(std::int64_t number) {
  std::array<char, 24> digits{};
  const auto result = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  return Raw({digits.data(), static_cast<std::size_t>(result.ptr - digits.data())});
}

JsonWriter& JsonWriter::Bool(bool value) { return Raw(value ? "true" : "false"); }

JsonWriter& JsonWriter::Null() { return Raw("null"); }

JsonWriter& JsonWriter::Time(const std::optional<base::UtcTime>& time) {
  return time ? Time(*time) : Null();
}

JsonWriter& JsonWriter::Time(base::UtcTime time) { return String(base::ToRfc3339(time)); }

JsonWriter& JsonWriter::Raw(std::string_view json) {
  Separate();
  out_ += json;
  return *this;
}

}  // namespace rtm::http
