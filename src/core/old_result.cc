#include "core/old_result.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/encoding.h"
#include "core/redaction.h"

namespace rtm::core {
namespace {

constexpr std::size_t kLongestResult = 200;
constexpr std::size_t kLongestCode = 64;

bool IsCodeCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

/// A reply that was put into a text has its quotes escaped, perhaps twice.
std::size_t SkipQuoting(std::string_view text, std::size_t at) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '\\' || text[at] == '"')) {
    ++at;
  }
  return at;
}

/// The string that stands behind `"name":`, if it has the form of a code.
std::optional<std::string_view> CodeBehind(std::string_view reply, std::string_view name) {
  for (std::size_t at = reply.find(name); at != std::string_view::npos;
       at = reply.find(name, at + name.size())) {
    const bool is_whole = at > 0 && reply[at - 1] == '"';
    const std::size_t colon = SkipQuoting(reply, at + name.size());
    if (!is_whole || colon == at + name.size() || colon >= reply.size() || reply[colon] != ':') {
      continue;
    }
    const std::size_t start = SkipQuoting(reply, colon + 1);
    std::size_t end = start;
    while (end < reply.size() && IsCodeCharacter(reply[end])) {
      ++end;
    }
    const std::string_view code = reply.substr(start, end - start);
    const bool is_string =
        start > colon + 1 && end < reply.size() && (reply[end] == '"' || reply[end] == '\\');
    // A code is words; one with digits in it could be a token.
    const bool is_words = std::ranges::none_of(code, [](char c) { return c >= '0' && c <= '9'; });
    if (is_string && is_words && !code.empty() && code.size() <= kLongestCode) {
      return code;
    }
  }
  return std::nullopt;
}

std::string_view FindCode(std::string_view reply) {
  for (const std::string_view name : std::array<std::string_view, 2>{"code", "error"}) {
    if (const auto code = CodeBehind(reply, name)) {
      return *code;
    }
  }
  return {};
}

/// "http://user:password@host" -> "http://***@host".
std::string HideUserInfo(std::string text) {
  for (std::size_t at = text.find("//"); at != std::string::npos; at = text.find("//", at + 2)) {
    const std::size_t start = at + 2;
    const std::size_t end = std::min(text.find_first_of(" \t\r\n\"'", start), text.size());
    const std::size_t sign = text.rfind('@', end == 0 ? 0 : end - 1);
    if (sign != std::string::npos && sign >= start && sign < end) {
      text.replace(start, sign - start, "***");
    }
  }
  return text;
}

}  // namespace

std::string CleanOldResult(std::string_view text, std::span<const std::string_view> secrets) {
  // Secrets first: one of them may hold a bracket.
  const std::string hidden = HideSecrets(std::string(text), secrets);
  const std::size_t reply = std::min(hidden.find_first_of("{<"), hidden.size());
  const std::string words =
      RedactText(HideUserInfo(hidden.substr(0, reply)), secrets, kLongestResult);
  std::string result(base::TrimAscii(words));
  const std::string_view code = FindCode(std::string_view(hidden).substr(reply));
  if (!code.empty() && result.find(code) == std::string::npos) {
    result += (result.empty() ? "" : " ") + std::string(code);
  }
  return std::string(CutUtf8(result, kLongestResult));
}

}  // namespace rtm::core
