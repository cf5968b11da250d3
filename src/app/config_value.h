#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "app/config_table.h"
#include "base/error.h"

namespace rtm::app {

/// Where a value came from.
struct Origin {
  enum class Kind { kDefault, kFile, kEnvironment };
  Kind kind = Kind::kDefault;
  std::string place;  ///< "config.yml:12" or "RT_MANAGE_SERVER_PORT"; "" for a default.
};

/// A value as it was written: nothing, a scalar, a list or a map.
using RawValue = std::variant<std::monostate, std::string, std::vector<std::string>,
                              std::map<std::string, std::string>>;

/// One line of a source, before it is looked up in the table. May hold a secret.
struct RawEntry {
  std::string key;  ///< Full name in lower case.
  RawValue value;
  Origin origin;
};

/// A value of its key's kind.
using Value = std::variant<std::string, std::int64_t, double, bool, std::chrono::seconds,
                           std::vector<std::string>, std::map<std::string, std::string>>;

/// Converts as the key's kind says. Throws Error(kConfig) with one line that names place and key
/// and says what is accepted; a secret is never repeated.
Value ConvertValue(const ConfigKey& key, const RawEntry& entry);

/// "config.yml:12: server.port: PROBLEM".
base::Error ConfigError(const Origin& origin, std::string_view full_name,
                        const base::Text& problem);

/// `text` as it may be repeated in a message: shortened, on one line.
std::string Quoted(std::string_view text);

}  // namespace rtm::app
