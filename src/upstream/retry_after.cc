#include "upstream/retry_after.h"

#include <curl/curl.h>

#include <algorithm>
#include <string>

#include "base/encoding.h"

namespace rtm::upstream {
namespace {

constexpr std::chrono::seconds kLongest = std::chrono::hours(24);
// A date in any of the three forms of HTTP is shorter than this.
constexpr std::size_t kLongestDate = 64;

}  // namespace

std::optional<std::chrono::seconds> ParseRetryAfter(std::string_view header,
                                                    base::UtcTime received_at) {
  const std::string_view text = base::TrimAscii(header);
  if (text.empty() || text.size() > kLongestDate) return std::nullopt;
  if (text.find_first_not_of("0123456789") == std::string_view::npos) {
    std::int64_t value = 0;
    for (const char c : text) {
      value = std::min<std::int64_t>(value * 10 + (c - '0'), kLongest.count());
    }
    return std::chrono::seconds(value);
  }
  const char first = text.front();
  const bool letter = (first >= 'A' && first <= 'Z') || (first >= 'a' && first <= 'z');
  if (!letter) return std::nullopt;  // curl_getdate would read "-5" and "1.5" as something.
  const time_t when = curl_getdate(std::string(text).c_str(), nullptr);
  if (when < 0) return std::nullopt;
  const auto wait = std::chrono::duration_cast<std::chrono::seconds>(
      base::UtcTime(std::chrono::seconds(when)) - received_at);
  // A date that has passed says that clocks differ, not that there is nothing to wait for.
  if (wait <= std::chrono::seconds(0)) return std::nullopt;
  return std::min(wait, kLongest);
}

}  // namespace rtm::upstream
