#include "app/config_values.h"

#include <algorithm>
#include <utility>

#include "base/secret.h"

namespace rtm::app {
namespace {

constexpr std::string_view kProviders = "providers.";

std::string ProviderName(std::string_view full_name) {
  full_name.remove_prefix(kProviders.size());
  return std::string(full_name.substr(0, full_name.find('.')));
}

void CheckProviderName(const RawEntry& entry) {
  const std::string name = ProviderName(entry.key);
  constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyz0123456789_-";
  if (name.empty() || name.size() > 32 || name.find_first_not_of(kAllowed) != std::string::npos) {
    throw ConfigError(
        entry.origin, entry.key,
        {"the provider's name is not usable; accepted: up to 32 letters, digits, '-' and '_'",
         "提供方名称不可用；可接受：最多 32 个字母、数字、'-'、'_'"});
  }
}

}  // namespace

ConfigValues::ConfigValues(const std::vector<RawEntry>& entries) {
  for (const ConfigKey& key : ConfigTable()) {
    RawEntry fallback{key.FullName(), std::string(key.fallback), {}};
    Value value = ConvertValue(key, fallback);
    settings_.insert_or_assign(fallback.key, Setting{&key, std::move(value), {}});
  }
  for (const RawEntry& entry : entries) {
    const ConfigKey* key = FindKey(entry.key);
    const bool holds_nothing = std::holds_alternative<std::monostate>(entry.value);
    if (holds_nothing && (key != nullptr || IsSection(entry.key))) {
      continue;  // Keeps its default.
    }
    if (key == nullptr) {
      const base::Text suggestion = SuggestKey(entry.key);
      throw ConfigError(entry.origin, entry.key,
                        {"unknown key; " + suggestion.en, "未知的键；" + suggestion.zh});
    }
    if (entry.key.starts_with(kProviders)) {
      CheckProviderName(entry);
    }
    settings_.insert_or_assign(entry.key, Setting{key, ConvertValue(*key, entry), entry.origin});
  }
}

ConfigValues::~ConfigValues() {
  for (auto& [name, setting] : settings_) {
    if (setting.key->exposure != Exposure::kSecret) {
      continue;
    }
    if (auto* text = std::get_if<std::string>(&setting.value)) {
      base::WipeString(*text);
    } else if (auto* map = std::get_if<std::map<std::string, std::string>>(&setting.value)) {
      for (auto& [item, value] : *map) {
        base::WipeString(value);
      }
    }
  }
}

const ConfigValues::Setting* ConfigValues::Find(std::string_view full_name) const {
  const auto found = settings_.find(full_name);
  return found == settings_.end() ? nullptr : &found->second;
}

std::vector<std::string> ConfigValues::ProviderNames() const {
  std::vector<std::string> names;
  for (auto it = settings_.lower_bound(kProviders);
       it != settings_.end() && it->first.starts_with(kProviders); ++it) {
    // Not adjacent where one name is the start of another ("a" and "a-b"), because '-' sorts
    // before '.'.
    if (std::string name = ProviderName(it->first); std::ranges::find(names, name) == names.end()) {
      names.push_back(std::move(name));
    }
  }
  return names;
}

base::Error ConfigValues::Wrong(std::string_view full_name, const base::Text& problem) const {
  const Setting* setting = Find(full_name);
  return ConfigError(setting == nullptr ? Origin{} : setting->origin, full_name, problem);
}

}  // namespace rtm::app
