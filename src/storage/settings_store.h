#pragma once

#include <boost/asio/awaitable.hpp>
#include <map>
#include <optional>
#include <string>

#include "storage/records.h"

namespace rtm::storage {

namespace asio = boost::asio;

/// Key and value pairs of the table system_configs: what all nodes share. Values that are secret
/// come sealed (place: row "settings", column = key). Errors and threads as for TokenStore.
class SettingsStore {
 public:
  virtual ~SettingsStore() = default;
  virtual asio::awaitable<std::map<std::string, std::string>> LoadAll() = 0;
  /// One transaction with its audit event.
  virtual asio::awaitable<void> Save(std::map<std::string, std::string> values,
                                     core::AuditEvent audit) = 0;
  /// Writes `value` only if the key is absent; returns the value that stands afterwards. For
  /// generated keys: of two nodes that start together one wins and both use its value.
  virtual asio::awaitable<std::string> SaveIfAbsent(std::string key, std::string value) = 0;
  /// Writes `after` if `before` still stands there, in one transaction with the audit event if
  /// there is one; says whether it did.
  virtual asio::awaitable<bool> Replace(std::string key, std::string before, std::string after,
                                        std::optional<core::AuditEvent> audit) = 0;
};

}  // namespace rtm::storage
