#include "app/config_table.h"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <numeric>

namespace rtm::app {
namespace {

constexpr std::string_view kProviders = "providers";

std::string UpperAscii(std::string_view text) {
  std::string upper(text);
  std::ranges::transform(upper, upper.begin(), [](char c) {
    return static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  });
  return upper;
}

void Append(std::vector<ConfigKey>& table, std::vector<ConfigKey> keys) {
  std::ranges::move(keys, std::back_inserter(table));
}

std::vector<ConfigKey> JoinTable() {
  std::vector<ConfigKey> table;
  Append(table, ServerKeys());
  Append(table, DatabaseKeys());
  Append(table, AuthKeys());
  Append(table, LogKeys());
  Append(table, RefreshKeys());
  return table;
}

/// Levenshtein distance, the usual measure of a typing error.
std::size_t EditDistance(std::string_view left, std::string_view right) {
  std::vector<std::size_t> row(right.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < left.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < right.size(); ++j) {
      const std::size_t above = row[j + 1];
      row[j + 1] = std::min({above + 1, row[j] + 1, diagonal + (left[i] == right[j] ? 0U : 1U)});
      diagonal = above;
    }
  }
  return row.back();
}

struct Parts {
  std::string_view section, provider, name;
};

Parts SplitName(std::string_view full_name) {
  const std::size_t first = full_name.find('.');
  if (first == std::string_view::npos) {
    return {full_name, {}, {}};
  }
  Parts parts{full_name.substr(0, first), {}, full_name.substr(first + 1)};
  if (parts.section == kProviders) {
    const std::size_t second = parts.name.find('.');
    parts.provider = parts.name.substr(0, second);
    parts.name = second == std::string_view::npos ? "" : parts.name.substr(second + 1);
  }
  return parts;
}

std::string JoinNames(const std::vector<ConfigKey>& keys, std::string_view section) {
  std::string names;
  for (const ConfigKey& key : keys) {
    if (key.section == section) {
      names.append(names.empty() ? "" : ", ").append(key.name);
    }
  }
  return names;
}

std::string SectionNames() {
  std::string names;
  for (const ConfigKey& key : ConfigTable()) {
    if (names.empty() || !names.ends_with(key.section)) {
      names.append(names.empty() ? "" : ", ").append(key.section);
    }
  }
  return names + ", " + std::string(kProviders);
}

/// The key that was most likely meant, or "".
std::string NearMiss(std::string_view full_name, const Parts& parts) {
  std::string best;
  // Two slips in a short name would make any two names alike.
  std::size_t best_distance = full_name.size() < 10 ? 2 : 3;
  const bool provider = parts.section == kProviders;
  for (const ConfigKey& key : provider ? ProviderTable() : ConfigTable()) {
    const std::string name =
        provider ? "providers." + std::string(parts.provider) + "." + std::string(key.name)
                 : key.FullName();
    if (const std::size_t distance = EditDistance(full_name, name); distance < best_distance) {
      best_distance = distance;
      best = name;
    }
  }
  if (!best.empty() || provider) {
    return best;
  }
  // The right name in the wrong section, if only one section has it.
  for (const ConfigKey& key : ConfigTable()) {
    if (key.name == parts.name) {
      if (!best.empty()) {
        return "";
      }
      best = key.FullName();
    }
  }
  return best;
}

}  // namespace

std::string ConfigKey::FullName() const {
  const std::string_view middle = section == kProviders ? ".<name>." : ".";
  return std::string(section).append(middle).append(name);
}

std::string ConfigKey::EnvironmentName() const {
  const std::string_view middle = section == kProviders ? "_<NAME>_" : "_";
  return "RT_MANAGE_" + UpperAscii(section).append(middle) + UpperAscii(name);
}

const std::vector<ConfigKey>& ConfigTable() {
  static const std::vector<ConfigKey> table = JoinTable();
  return table;
}

const std::vector<ConfigKey>& ProviderTable() {
  static const std::vector<ConfigKey> table = ProviderKeys();
  return table;
}

const ConfigKey* FindKey(std::string_view full_name) {
  const Parts parts = SplitName(full_name);
  const bool provider = parts.section == kProviders;
  if (provider && parts.provider.empty()) {
    return nullptr;
  }
  for (const ConfigKey& key : provider ? ProviderTable() : ConfigTable()) {
    if (key.section == parts.section && key.name == parts.name) {
      return &key;
    }
  }
  return nullptr;
}

bool IsSection(std::string_view name) {
  const Parts parts = SplitName(name);
  return name == kProviders ||
         (name.starts_with(std::string(kProviders) + '.') && parts.name.empty()) ||
         std::ranges::any_of(ConfigTable(),
                             [name](const ConfigKey& key) { return key.section == name; });
}

base::Text SuggestKey(std::string_view full_name) {
  const Parts parts = SplitName(full_name);
  if (const std::string near = NearMiss(full_name, parts); !near.empty()) {
    return {"did you mean " + near + "?", "是否想写 " + near + "?"};
  }
  const bool provider = parts.section == kProviders;
  const std::string names = JoinNames(provider ? ProviderTable() : ConfigTable(), parts.section);
  if (names.empty()) {
    return {"accepted sections: " + SectionNames(), "可用的小节：" + SectionNames()};
  }
  return {"accepted here: " + names, "此处可用：" + names};
}

core::SettingRule RuleOf(const ConfigKey& key) {
  using Kind = core::SettingRule::Kind;
  Kind kind = Kind::kChoice;
  if (key.kind == ValueKind::kInteger) {
    kind = Kind::kInteger;
  } else if (key.kind == ValueKind::kNumber) {
    kind = Kind::kNumber;
  } else if (key.kind == ValueKind::kDuration) {
    kind = Kind::kDuration;
  }
  return {.kind = kind, .minimum = key.minimum, .maximum = key.maximum, .choices = key.choices};
}

base::Text AcceptedValues(const ConfigKey& key) {
  switch (key.kind) {
    case ValueKind::kText:
      return {"text of at most 4096 bytes without control characters",
              "不含控制字符、最多 4096 字节的文本"};
    case ValueKind::kChoice:
    case ValueKind::kInteger:
    case ValueKind::kNumber:
    case ValueKind::kDuration:
      return core::AcceptedValues(RuleOf(key));
    case ValueKind::kBoolean:
      return {"true or false", "true 或 false"};
    case ValueKind::kList:
      return {"a list of texts", "文本列表"};
    case ValueKind::kMap:
      return {"a map of names and texts", "名称与文本的映射"};
  }
  return {};
}

}  // namespace rtm::app
