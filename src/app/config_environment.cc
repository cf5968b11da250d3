#include "app/config_environment.h"

#include <unistd.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/encoding.h"

namespace rtm::app {
namespace {

constexpr std::string_view kPrefix = "RT_MANAGE_";
constexpr std::string_view kProviderPrefix = "RT_MANAGE_PROVIDERS_";

std::string WithUnderscores(std::string_view name) {
  std::string text = base::ToLowerAscii(name);
  std::ranges::replace(text, '-', '_');
  return text;
}

const ConfigKey* FindByVariable(std::string_view variable) {
  for (const ConfigKey& key : ConfigTable()) {
    if (key.EnvironmentName() == variable) {
      return &key;
    }
  }
  return nullptr;
}

/// "providers.acme.token_url" of "RT_MANAGE_PROVIDERS_ACME_TOKEN_URL".
std::optional<std::string> ProviderKeyName(std::string_view variable,
                                           const std::vector<std::string>& provider_names) {
  const std::string rest = base::ToLowerAscii(variable.substr(kProviderPrefix.size()));
  for (const ConfigKey& key : ProviderTable()) {
    const std::string suffix = "_" + std::string(key.name);
    if (rest.size() <= suffix.size() || !rest.ends_with(suffix)) {
      continue;
    }
    std::string name = rest.substr(0, rest.size() - suffix.size());
    for (const std::string& known : provider_names) {
      if (WithUnderscores(known) == name) {
        name = known;
        break;
      }
    }
    return "providers." + name + "." + std::string(key.name);
  }
  return std::nullopt;
}

/// "server.prot" of "RT_MANAGE_SERVER_PROT", if there is such a section.
std::optional<std::string> NameInKnownSection(std::string_view variable) {
  const std::string rest = base::ToLowerAscii(variable.substr(kPrefix.size()));
  for (const ConfigKey& key : ConfigTable()) {
    const std::string start = std::string(key.section) + "_";
    // Kubernetes gives every pod variables such as RT_MANAGE_SERVER_SERVICE_HOST.
    if (rest.starts_with(start) && !rest.starts_with(start + "service_") &&
        !rest.starts_with(start + "port_")) {
      return std::string(key.section) + "." + rest.substr(start.size());
    }
  }
  return std::nullopt;
}

}  // namespace

Environment ReadEnvironment() {
  Environment environment;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    if (const std::size_t equals = text.find('='); equals != std::string_view::npos) {
      environment.emplace_back(text.substr(0, equals), text.substr(equals + 1));
    }
  }
  return environment;
}

std::string FindVariable(const Environment& environment, std::string_view name) {
  const auto found =
      std::ranges::find(environment, name, [](const auto& pair) { return pair.first; });
  return found == environment.end() ? "" : found->second;
}

std::vector<RawEntry> EnvironmentEntries(const Environment& environment,
                                         const std::vector<std::string>& provider_names) {
  std::vector<RawEntry> entries;
  for (const auto& [variable, value] : environment) {
    if (!variable.starts_with(kPrefix) || value.empty()) {
      continue;
    }
    const Origin origin{Origin::Kind::kEnvironment, variable};
    if (const ConfigKey* key = FindByVariable(variable)) {
      entries.push_back({key->FullName(), value, origin});
    } else if (variable.starts_with(kProviderPrefix)) {
      const std::optional<std::string> name = ProviderKeyName(variable, provider_names);
      if (!name) {
        throw ConfigError(origin, "", SuggestKey("providers.name.?"));
      }
      entries.push_back({*name, value, origin});
    } else if (const std::optional<std::string> name = NameInKnownSection(variable)) {
      const base::Text suggestion = SuggestKey(*name);
      throw ConfigError(origin, *name,
                        {"unknown key; " + suggestion.en, "未知的键；" + suggestion.zh});
    }
  }
  return entries;
}

}  // namespace rtm::app
