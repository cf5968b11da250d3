#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "core/setting_value.h"

namespace rtm::app {

/// What a value is and how its text is read.
enum class ValueKind {
  kText,
  kChoice,  ///< One of `choices`, case ignored.
  kInteger,
  kNumber,  ///< May have decimals.
  kBoolean,
  kDuration,  ///< "6h", "90s", "1h30m" or plain seconds; bounds are in seconds.
  kList,
  kMap  ///< Names and texts; in the environment "a=1,b=2".
};

/// Whether the value may be shown.
enum class Exposure { kPlain, kSecret };

/// When a change takes effect.
enum class Applies {
  kAtStart,   ///< At the next start.
  kInitially  ///< Until the console saves a value: that one then wins, also at the next start.
};

/// One key of config.yml: the only place that says its type, default, bounds and meaning. The
/// loader, `config print` and docs/config.md are made from it. Texts are literals.
struct ConfigKey {
  std::string_view section;
  std::string_view name;
  ValueKind kind = ValueKind::kText;
  std::string_view fallback = "";  ///< The default, as it would be written; lists comma separated.
  std::int64_t minimum = 0;        ///< Of kInteger, kNumber (inclusive) and kDuration (seconds).
  std::int64_t maximum = 0;
  std::vector<std::string_view> choices = {};
  Exposure exposure = Exposure::kPlain;
  Applies applies = Applies::kAtStart;
  base::Text doc = {};

  /// "server.port"; of a provider's key "providers.<name>.token_url".
  std::string FullName() const;
  /// "RT_MANAGE_SERVER_PORT"; of a provider's key "RT_MANAGE_PROVIDERS_<NAME>_TOKEN_URL".
  std::string EnvironmentName() const;
};

/// All keys with a fixed name, in the order of the documentation. Constant; any thread.
const std::vector<ConfigKey>& ConfigTable();
/// The keys of `providers.<name>`. They have no default: what is not given is not set.
const std::vector<ConfigKey>& ProviderTable();

/// nullptr if there is none. `full_name` in lower case ("server.port", "providers.acme.token_url").
const ConfigKey* FindKey(std::string_view full_name);
/// Whether this is the name of a section: "server", "providers", "providers.acme".
bool IsSection(std::string_view name);

/// What to say about a key that is not there: a near miss, else the keys of its section.
base::Text SuggestKey(std::string_view full_name);

/// Of the kinds that core reads: choices, numbers and durations. Valid as long as the key.
core::SettingRule RuleOf(const ConfigKey& key);
/// What values the key takes, for error messages and the documentation.
base::Text AcceptedValues(const ConfigKey& key);

/// The rows of the table by subject; joined by ConfigTable.
std::vector<ConfigKey> ServerKeys();
std::vector<ConfigKey> DatabaseKeys();
std::vector<ConfigKey> AuthKeys();
std::vector<ConfigKey> LogKeys();
std::vector<ConfigKey> RefreshKeys();
std::vector<ConfigKey> ProviderKeys();

}  // namespace rtm::app
