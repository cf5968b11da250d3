#include "storage/custody_line.h"

#include <array>
#include <charconv>
#include <vector>

#include "base/encoding.h"
#include "storage/rescue_slot.h"

namespace rtm::storage {
namespace {

constexpr std::string_view kStoreWord = "store";
constexpr std::string_view kRowWord = "row";
constexpr std::string_view kDoubtWord = "doubt";
constexpr std::size_t kCheckBytes = 4;
constexpr std::size_t kMostWords = 5;
constexpr std::array<std::string_view, 3> kSentNames{"-", "sent", "probed"};

/// Over the store's id too: a line that strays into another store's section does not count there.
std::string CheckOf(std::string_view text, std::string_view store_id) {
  std::string checked(store_id);
  checked.append("\n").append(text);
  const Digest digest = DigestOf(checked);
  return base::HexEncode({digest.data(), kCheckBytes});
}

std::vector<std::string_view> Words(std::string_view text) {
  std::vector<std::string_view> words;
  while (words.size() <= kMostWords) {
    const std::size_t space = text.find(' ');
    words.push_back(text.substr(0, space));
    if (space == std::string_view::npos) {
      break;
    }
    text.remove_prefix(space + 1);
  }
  return words;
}

std::optional<std::int64_t> Number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() && number >= 0
             ? std::optional(number)
             : std::nullopt;
}

std::optional<TokenSent> SentOf(std::string_view name) {
  for (std::size_t i = 0; i < kSentNames.size(); ++i) {
    if (kSentNames[i] == name) {
      return static_cast<TokenSent>(i);
    }
  }
  return std::nullopt;
}

std::optional<CustodyLine> ParseRow(const std::vector<std::string_view>& words) {
  const auto generation = Number(words[2]);
  const auto attempt = Number(words[3]);
  const auto sent = SentOf(words[4]);
  if (words[1].empty() || !generation || !attempt || !sent) {
    return std::nullopt;
  }
  return RowLine{std::string(words[1]), {*generation, core::AttemptId{*attempt}, *sent}};
}

struct Text {
  std::string operator()(const StoreLine& line) const {
    return std::string(kStoreWord) + ' ' + line.store_id;
  }
  std::string operator()(const RowLine& line) const {
    return std::string(kRowWord) + ' ' + line.uid + ' ' + std::to_string(line.entry.generation) +
           ' ' + std::to_string(line.entry.attempt.value) + ' ' +
           std::string(kSentNames.at(static_cast<std::size_t>(line.entry.sent)));
  }
  std::string operator()(const DoubtLine& line) const {
    return std::string(kDoubtWord) + ' ' + std::to_string(line.attempt.value);
  }
};

}  // namespace

std::string FormatCustodyLine(const CustodyLine& line, std::string_view store_id) {
  std::string text = std::visit(Text{}, line);
  const std::string check = CheckOf(text, store_id);
  return text.append(" ").append(check).append("\n");
}

std::optional<CustodyLine> ParseCustodyLine(std::string_view line, std::string_view store_id) {
  const std::size_t last_space = line.rfind(' ');
  if (last_space == std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view text = line.substr(0, last_space);
  const std::vector<std::string_view> words = Words(text);
  // The line that opens a section belongs to the store that it names.
  const bool opens_section = words.size() == 2 && words[0] == kStoreWord;
  if (CheckOf(text, opens_section ? words[1] : store_id) != line.substr(last_space + 1)) {
    return std::nullopt;
  }
  if (opens_section) {
    return StoreLine{std::string(words[1])};
  }
  if (words.size() == 5 && words[0] == kRowWord) {
    return ParseRow(words);
  }
  if (words.size() == 2 && words[0] == kDoubtWord) {
    const auto attempt = Number(words[1]);
    return attempt ? std::optional<CustodyLine>(DoubtLine{core::AttemptId{*attempt}})
                   : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace rtm::storage
