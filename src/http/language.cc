#include "http/language.h"

#include <algorithm>
#include <string>

#include "base/encoding.h"
#include "http/request.h"

namespace rtm::http {
namespace {

/// Thousandths; 0 for what is no weight. RFC 9110 section 12.4.2: at most three decimals.
int ParseWeight(std::string_view text) {
  text = base::TrimAscii(text);
  if (text.empty() || (text[0] != '0' && text[0] != '1')) {
    return 0;
  }
  int weight = (text[0] - '0') * 1000;
  int unit = 100;
  for (const char c : text.substr(std::min<std::size_t>(2, text.size()))) {
    if (c < '0' || c > '9') {
      return 0;
    }
    weight += (c - '0') * unit;
    unit /= 10;
  }
  return std::min(weight, 1000);
}

struct Range {
  std::string_view tag;
  int weight = 1000;
};

Range ParseRange(std::string_view text) {
  const std::size_t semicolon = text.find(';');
  Range range{base::TrimAscii(text.substr(0, semicolon))};
  if (semicolon != std::string_view::npos) {
    const std::string_view parameter = base::TrimAscii(text.substr(semicolon + 1));
    if (parameter.starts_with("q=") || parameter.starts_with("Q=")) {
      range.weight = ParseWeight(parameter.substr(2));
    }
  }
  return range;
}

bool Matches(std::string_view tag, std::string_view language) {
  return EqualsIgnoreCase(tag.substr(0, tag.find('-')), language);
}

}  // namespace

base::Language ChooseLanguage(std::string_view accept_language) {
  int chinese = -1;
  int english = -1;
  int any = 0;
  while (!accept_language.empty()) {
    const std::size_t comma = accept_language.find(',');
    const Range range = ParseRange(accept_language.substr(0, comma));
    if (Matches(range.tag, "zh")) {
      chinese = std::max(chinese, range.weight);
    } else if (Matches(range.tag, "en")) {
      english = std::max(english, range.weight);
    } else if (range.tag == "*") {
      any = range.weight;
    }
    accept_language.remove_prefix(comma == std::string_view::npos ? accept_language.size()
                                                                  : comma + 1);
  }
  chinese = chinese < 0 ? any : chinese;
  english = english < 0 ? any : english;
  return english > chinese ? base::Language::kEnglish : base::Language::kChinese;
}

std::string_view LanguageTag(base::Language language) {
  return language == base::Language::kChinese ? "zh-CN" : "en";
}

}  // namespace rtm::http
