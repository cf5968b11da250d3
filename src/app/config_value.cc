#include "app/config_value.h"

#include <algorithm>
#include <array>

#include "base/encoding.h"

namespace rtm::app {
namespace {

constexpr std::size_t kMaxText = 4096;
// A list of all of a pool's networks or log files is far shorter; more is a mistake.
constexpr std::size_t kMaxItems = 1000;

base::Text Accepted(const ConfigKey& key) {
  const base::Text accepted = AcceptedValues(key);
  return {"; accepted: " + accepted.en, "；可接受：" + accepted.zh};
}

/// What is wrong with one value, in the words of both languages.
class Problem {
 public:
  Problem(const ConfigKey& key, const RawEntry& entry) : key_(key), entry_(entry) {}

  base::Error Wrong(std::string_view text, std::string_view en, std::string_view zh) const {
    const bool hidden = key_.exposure == Exposure::kSecret;
    const std::string shown = hidden ? "" : Quoted(text);
    const base::Text accepted = Accepted(key_);
    return ConfigError(entry_.origin, entry_.key,
                       {(hidden ? "the value" : shown) + " " + std::string(en) + accepted.en,
                        (hidden ? "该值" : shown) + " " + std::string(zh) + accepted.zh});
  }

  base::Error Shape(std::string_view en, std::string_view zh) const {
    const base::Text accepted = Accepted(key_);
    return ConfigError(entry_.origin, entry_.key,
                       {std::string(en) + accepted.en, std::string(zh) + accepted.zh});
  }

 private:
  const ConfigKey& key_;
  const RawEntry& entry_;
};

bool IsPlainText(std::string_view text) {
  return text.size() <= kMaxText && base::IsValidUtf8(text) &&
         std::ranges::none_of(
             text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

const std::string& Scalar(const Problem& problem, const RawEntry& entry) {
  if (const auto* text = std::get_if<std::string>(&entry.value)) {
    return *text;
  }
  throw problem.Shape("holds a list or a map", "是列表或映射");
}

std::string ReadText(const Problem& problem, std::string_view text) {
  if (!IsPlainText(text)) {
    // Not repeated: a text may be a URL with a password in it.
    throw problem.Shape("is too long or holds control characters", "过长或含有控制字符");
  }
  return std::string(text);
}

Value ReadScalar(const ConfigKey& key, const Problem& problem, const std::string& text) {
  const auto read = core::ReadSetting(RuleOf(key), text);
  if (!read) {
    throw problem.Wrong(text, read.error().en, read.error().zh);
  }
  return std::visit([](const auto& value) { return Value(value); }, *read);
}

bool ReadBoolean(const Problem& problem, std::string_view text) {
  // What YAML 1.1, YAML 1.2 and the old system's reader take for a truth value.
  static constexpr std::array<std::string_view, 6> kTrue{"true", "t", "yes", "y", "on", "1"};
  static constexpr std::array<std::string_view, 6> kFalse{"false", "f", "no", "n", "off", "0"};
  const std::string lower = base::ToLowerAscii(base::TrimAscii(text));
  if (std::ranges::find(kTrue, lower) != kTrue.end()) {
    return true;
  }
  if (std::ranges::find(kFalse, lower) != kFalse.end()) {
    return false;
  }
  throw problem.Wrong(text, "is not a truth value", "不是布尔值");
}

std::vector<std::string> SplitAtCommas(std::string_view text) {
  std::vector<std::string> items;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    if (const std::string_view item = base::TrimAscii(text.substr(0, comma)); !item.empty()) {
      items.emplace_back(item);
    }
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return items;
}

std::vector<std::string> ReadList(const Problem& problem, const RawEntry& entry) {
  if (std::holds_alternative<std::map<std::string, std::string>>(entry.value)) {
    throw problem.Shape("holds a map", "是映射");
  }
  const auto* text = std::get_if<std::string>(&entry.value);
  std::vector<std::string> items =
      text != nullptr ? SplitAtCommas(*text) : std::get<std::vector<std::string>>(entry.value);
  if (items.size() > kMaxItems) {
    throw problem.Shape("holds more than 1000 items", "超过 1000 项");
  }
  for (const std::string& item : items) {
    if (item.empty()) {
      throw problem.Shape("holds an empty item", "含有空项");
    }
    ReadText(problem, item);
  }
  return items;
}

std::map<std::string, std::string> ReadMap(const Problem& problem, const RawEntry& entry) {
  std::map<std::string, std::string> map;
  if (const auto* given = std::get_if<std::map<std::string, std::string>>(&entry.value)) {
    map = *given;
  } else if (const auto* text = std::get_if<std::string>(&entry.value)) {
    for (const std::string& item : SplitAtCommas(*text)) {
      const std::size_t equals = item.find('=');
      if (equals == std::string::npos) {
        throw problem.Shape("holds an item without '='", "含有缺少 '=' 的项");
      }
      map[item.substr(0, equals)] = item.substr(equals + 1);
    }
  } else {
    throw problem.Shape("holds a list", "是列表");
  }
  for (const auto& [name, text] : map) {
    if (name.empty() || map.size() > kMaxItems) {
      throw problem.Shape("holds an empty name or more than 1000 items",
                          "含有空名称或超过 1000 项");
    }
    ReadText(problem, name);
    ReadText(problem, text);
  }
  return map;
}

}  // namespace

std::string Quoted(std::string_view text) {
  constexpr std::size_t kShown = 60;
  std::string shown = "'";
  for (std::size_t used = 0; used < text.size();) {
    const std::size_t length = base::Utf8SequenceLength(text.substr(used));
    if (used + std::max<std::size_t>(length, 1) > kShown) {
      shown += "...";
      break;
    }
    const bool printable = length > 1 || (length == 1 && text[used] >= 0x20 && text[used] != 0x7f);
    shown.append(printable ? text.substr(used, length) : "?");
    used += std::max<std::size_t>(length, 1);
  }
  return shown + "'";
}

Value ConvertValue(const ConfigKey& key, const RawEntry& entry) {
  const Problem problem(key, entry);
  switch (key.kind) {
    case ValueKind::kText:
      return ReadText(problem, Scalar(problem, entry));
    case ValueKind::kChoice:
    case ValueKind::kInteger:
    case ValueKind::kNumber:
    case ValueKind::kDuration:
      return ReadScalar(key, problem, Scalar(problem, entry));
    case ValueKind::kBoolean:
      return ReadBoolean(problem, Scalar(problem, entry));
    case ValueKind::kList:
      return ReadList(problem, entry);
    case ValueKind::kMap:
      return ReadMap(problem, entry);
  }
  throw problem.Shape("cannot be read", "无法读取");
}

base::Error ConfigError(const Origin& origin, std::string_view full_name,
                        const base::Text& problem) {
  std::string place = origin.place.empty() ? "" : origin.place + ": ";
  place.append(full_name).append(full_name.empty() ? "" : ": ");
  return {base::ErrorCode::kConfig, {place + problem.en, place + problem.zh}};
}

}  // namespace rtm::app
