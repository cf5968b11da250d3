#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/secret.h"
#include "core/audit_event.h"
#include "crypto/fingerprint.h"
#include "storage/settings_store.h"

namespace rtm::crypto {
class Cipher;
}

namespace rtm::service {

namespace asio = boost::asio;

/// Where the console password stands in the settings of the store, which all nodes share: its hash,
/// made at the first start or saved by the console, and beside it a mark of the value of config.yml
/// that it took the place of. While config.yml still has that value the stored hash wins; another
/// value there wins over it, which mends a forgotten password. Both are sealed at (store id,
/// "settings", key). Thread-safe.
class PasswordStore {
 public:
  /// `configured`: the mark of what config.yml says now. Store and cipher outlive it.
  PasswordStore(storage::SettingsStore& settings, const crypto::Cipher& cipher,
                std::string store_id, std::string configured);

  /// The new hash wins from the next start on; one transaction with its audit event. Throws the
  /// store's errors: then nothing was changed, but for a kCommitUnknown that says that either
  /// password may hold from the next start on (the store could not be asked which one stands).
  asio::awaitable<void> Save(std::string hash, core::AuditEvent audit);

  /// The saved hash if it holds over what config.yml says. Throws the store's errors, kSealBroken
  /// and kKeyWrong.
  asio::awaitable<std::optional<base::Secret>> Load();

  /// Keyed, so that it tells nobody a plain password; "" as well has a mark.
  static std::string MarkOf(const crypto::Fingerprinter& fingerprinter,
                            std::string_view configured);

  static constexpr std::string_view kHashKey = "rtm.password_hash";
  /// Empty where the hash took nothing's place.
  static constexpr std::string_view kReplacesKey = "rtm.password_replaces";

 private:
  std::string Seal(std::string_view plain, std::string_view key) const;
  base::Secret Open(std::string_view sealed, std::string_view key) const;
  /// Whether the store has this very hash. Throws kCommitUnknown if it does not say.
  asio::awaitable<bool> Stands(std::string sealed);

  storage::SettingsStore& settings_;
  const crypto::Cipher& cipher_;
  const std::string store_id_;
  const std::string configured_;
};

}  // namespace rtm::service
