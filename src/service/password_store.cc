#include "service/password_store.h"

#include <map>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/secret.h"
#include "crypto/cipher.h"

namespace rtm::service {

PasswordStore::PasswordStore(storage::SettingsStore& settings, const crypto::Cipher& cipher,
                             std::string store_id, std::string configured)
    : settings_(settings),
      cipher_(cipher),
      store_id_(std::move(store_id)),
      configured_(std::move(configured)) {}

std::string PasswordStore::MarkOf(const crypto::Fingerprinter& fingerprinter,
                                  std::string_view configured) {
  // The key is that of the tokens' fingerprints; the name in front keeps the two apart.
  std::string named("auth.password\n");
  named.append(configured);
  core::Fingerprint mark = fingerprinter.Of(named);
  base::WipeString(named);
  return std::move(mark.value);
}

std::string PasswordStore::Seal(std::string_view plain, std::string_view key) const {
  return cipher_.Seal(plain, {.store_id = store_id_, .row_uid = "settings", .column = key});
}

asio::awaitable<void> PasswordStore::Save(std::string hash, core::AuditEvent audit) {
  const std::string sealed = Seal(hash, kHashKey);
  std::map<std::string, std::string> values{
      {std::string(kHashKey), sealed},
      {std::string(kReplacesKey), Seal(configured_, kReplacesKey)}};
  std::optional<base::Error> unknown;
  try {
    co_await settings_.Save(std::move(values), std::move(audit));
  } catch (const base::Error& error) {
    if (error.code() != base::ErrorCode::kCommitUnknown) {
      throw;
    }
    unknown = error;
  }
  if (!unknown) {
    co_return;
  }
  // A seal has a random nonce: nobody else has written just this text.
  const std::map<std::string, std::string> standing = co_await settings_.LoadAll();
  if (const auto found = standing.find(std::string(kHashKey));
      found == standing.end() || found->second != sealed) {
    throw *unknown;
  }
}

}  // namespace rtm::service
