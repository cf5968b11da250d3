#include "core/redaction.h"

#include <algorithm>

#include "base/encoding.h"

namespace rtm::core {
namespace {

constexpr std::string_view kMark = "[redacted]";
// A server that echoes "ok" or "1" as a secret would otherwise blank whole sentences.
constexpr std::size_t kShortestSecret = 4;
// The shortest tokens seen in the field have 20 characters of one alphabet.
constexpr std::size_t kShortestTokenRun = 20;
// No word, however long, has so many letters without a blank.
constexpr std::size_t kLongestWord = 48;

bool IsTokenCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.' || c == '+' || c == '/' || c == '=' || c == '~' || c == '%';
}

std::string ReplaceTokenRuns(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && IsTokenCharacter(text[end])) ++end;
    if (end == at) {
      out += text[at++];
      continue;
    }
    const std::string_view run = text.substr(at, end - at);
    out += LooksLikeToken(run) ? kMark : run;
    at = end;
  }
  return out;
}

}  // namespace

std::string HideSecrets(std::string text, std::span<const std::string_view> secrets) {
  for (const std::string_view secret : secrets) {
    if (secret.size() < kShortestSecret) continue;
    for (std::size_t at = text.find(secret); at != std::string::npos;
         at = text.find(secret, at + kMark.size())) {
      text.replace(at, secret.size(), kMark);
    }
  }
  return text;
}

bool LooksLikeToken(std::string_view run) {
  if (run.size() < kShortestTokenRun) return false;
  if (run.size() > kLongestWord) return true;
  const auto any = [run](auto predicate) { return std::any_of(run.begin(), run.end(), predicate); };
  const bool digits = any([](char c) { return c >= '0' && c <= '9'; });
  const bool lower = any([](char c) { return c >= 'a' && c <= 'z'; });
  // The first letter of a sentence or of a name does not make a token.
  const bool inner_upper =
      std::any_of(run.begin() + 1, run.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  return digits || (lower && inner_upper);
}

std::string_view CutUtf8(std::string_view text, std::size_t max_bytes) {
  if (text.size() <= max_bytes) return text;
  std::size_t end = max_bytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end);
}

std::string CleanUtf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const auto first = static_cast<unsigned char>(text[at]);
    const std::size_t length = base::Utf8SequenceLength(text.substr(at));
    if (first < 0x20 || first == 0x7F) {
      out += ' ';
      ++at;
    } else if (length == 0) {
      out += '?';
      ++at;
    } else {
      out += text.substr(at, length);
      at += length;
    }
  }
  return out;
}

std::string RedactText(std::string_view text, std::span<const std::string_view> secrets,
                       std::size_t max_bytes) {
  // Secrets first: they may hold characters that the cleaning would change.
  const std::string open = CleanUtf8(HideSecrets(std::string(text), secrets));
  return std::string(CutUtf8(ReplaceTokenRuns(open), max_bytes));
}

}  // namespace rtm::core
