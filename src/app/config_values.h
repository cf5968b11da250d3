#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "app/config_value.h"

namespace rtm::app {

/// Every key of the table with its value and where it came from: defaults, then the file, then the
/// environment. Holds secrets and wipes them at its end. Constant after construction.
class ConfigValues {
 public:
  struct Setting {
    const ConfigKey* key = nullptr;
    Value value;
    Origin origin;
  };

  /// Later entries win. Throws Error(kConfig) for an unknown key or a value that does not fit.
  explicit ConfigValues(const std::vector<RawEntry>& entries);
  ~ConfigValues();
  ConfigValues(const ConfigValues&) = delete;
  ConfigValues& operator=(const ConfigValues&) = delete;
  ConfigValues(ConfigValues&&) noexcept = default;
  ConfigValues& operator=(ConfigValues&&) = delete;

  /// By full name; keys of providers only where given.
  const std::map<std::string, Setting, std::less<>>& settings() const { return settings_; }
  /// Of a key of the fixed table; of a provider's key nullptr if it was not given.
  const Setting* Find(std::string_view full_name) const;
  /// The value of a key of the fixed table that has type T.
  template <class T>
  const T& Get(std::string_view full_name) const {
    return std::get<T>(settings_.find(full_name)->second.value);
  }
  const std::string& Text(std::string_view full_name) const { return Get<std::string>(full_name); }
  std::vector<std::string> ProviderNames() const;
  /// The error of a value that passed its own check and breaks a rule with others.
  base::Error Wrong(std::string_view full_name, const base::Text& problem) const;

 private:
  std::map<std::string, Setting, std::less<>> settings_;
};

/// Rules that one value alone does not show: paths, pairs of keys, URLs, what a provider needs.
/// Throws Error(kConfig). Reads no file.
void CheckConfigRules(const ConfigValues& values);

}  // namespace rtm::app
