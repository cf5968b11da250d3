#pragma once

#include <boost/asio/awaitable.hpp>
#include <map>
#include <memory>
#include <string>

#include "app/config.h"
#include "app/key_source.h"
#include "base/entropy.h"
#include "base/offload.h"
#include "crypto/cipher.h"
#include "storage/settings_store.h"

namespace rtm::app {

namespace asio = boost::asio;

/// What all nodes of a store share and was generated where the configuration did not give it.
struct StoreKeys {
  std::string store_id;
  base::Secret fingerprint_key;
  base::Secret jwt_key;
  base::Secret api_secret;
  std::string password;         ///< PHC string, or plain from an old config.yml.
  std::string configured_mark;  ///< PasswordStore::MarkOf what config.yml says now.
  /// A password that the console saved over another value of config.yml than it has now, as it is
  /// marked in the store; "" if there is none.
  std::string outdated_mark;
  // Made at this very start, to be shown once; empty otherwise.
  base::Secret new_password;
  base::Secret new_api_secret;
};

/// Makes at the first start what a store needs, and finds it again later. Values of the
/// configuration win over generated ones; a password that the console saved wins over the one that
/// it replaced (service::PasswordStore). Used by the application while it starts.
class FirstStart {
 public:
  FirstStart(storage::SettingsStore& settings, base::BlockingPool& pool, base::Entropy& entropy);

  using Settings = std::map<std::string, std::string>;
  /// Whether a key has sealed something here.
  static StoreState StateOf(const Settings& settings);

  /// Throws Error(kKeyWrong, kSealBroken) unless `cipher` opens the store that has these settings.
  static void CheckKey(const Settings& settings, const crypto::Cipher& cipher);

  /// Throws Error(kStoreCorrupt) if these are not the settings of a store.
  static std::string StoreIdOf(const Settings& settings);

  /// What sealing rows needs, and nothing that has to be shown once; Run finds it again. Checks as
  /// CheckKey first. Throws the same and the store's errors.
  struct Identity {
    std::string store_id;
    base::Secret fingerprint_key;
  };
  asio::awaitable<Identity> Identify(const crypto::Cipher& cipher);

  /// Checks as CheckKey before anything else is written. Throws the same and the store's errors.
  /// Sealed values have the place (store id, "settings", key).
  asio::awaitable<StoreKeys> Run(const crypto::Cipher& cipher, const AuthConfig& auth);

  static constexpr std::string_view kStoreId = "rtm.store_id";
  static constexpr std::string_view kKeyCheck = "rtm.key_check";
  static constexpr std::string_view kFingerprintKey = "rtm.fingerprint_key";
  static constexpr std::string_view kJwtKey = "rtm.jwt_key";
  static constexpr std::string_view kApiSecret = "rtm.api_secret";

 private:
  struct Found {
    base::Secret value;
    bool is_new = false;
  };
  asio::awaitable<std::string> StoreId();
  asio::awaitable<void> KeepKeyCheck(const crypto::Cipher& cipher, std::string store_id);
  /// The sealed value of `key`, or `fresh` if there was none.
  asio::awaitable<Found> FindOrKeep(const crypto::Cipher& cipher, std::string store_id,
                                    std::string key, base::Secret fresh);
  /// Whether the console saved a password over what config.yml says now.
  bool SavedOverConfigured(const crypto::Cipher& cipher, StoreKeys* keys) const;
  asio::awaitable<void> ObtainPassword(const crypto::Cipher& cipher, StoreKeys* keys);

  storage::SettingsStore& settings_;
  base::BlockingPool& pool_;
  base::Entropy& entropy_;
  Settings present_;
};

/// `length` random characters without those that look alike (0 O 1 l I o i).
base::Secret MakePassword(base::Entropy& entropy, std::size_t length);

}  // namespace rtm::app
