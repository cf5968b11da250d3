#include "service/password_store.h"

#include <map>
#include <optional>
#include <utility>

#include "base/error.h"
#include "crypto/cipher.h"

namespace rtm::service {
namespace {

base::Error EitherMayHold(const base::Error& unread) {
  return {base::ErrorCode::kCommitUnknown,
          {"The database did not say whether the new password was saved, and could not be asked "
           "again. Until the next start the old password holds; from then on it may be either "
           "one. Change it again once the database answers.",
           "数据库未确认新密码是否已保存，且无法再次查询。在下次启动之前仍使用旧密码；之后可能是"
           "新旧密码中的任意一个。请在数据库恢复后再次修改密码。"},
          unread.log_message()};
}

}  // namespace

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

base::Secret PasswordStore::Open(std::string_view sealed, std::string_view key) const {
  return cipher_.Open(sealed, {.store_id = store_id_, .row_uid = "settings", .column = key});
}

asio::awaitable<std::optional<base::Secret>> PasswordStore::Load() {
  const std::map<std::string, std::string> values = co_await settings_.LoadAll();
  const auto hash = values.find(std::string(kHashKey));
  const auto replaces = values.find(std::string(kReplacesKey));
  if (hash == values.end() || replaces == values.end() || replaces->second.empty() ||
      !base::ConstantTimeEqual(Open(replaces->second, kReplacesKey).Reveal(), configured_)) {
    co_return std::nullopt;
  }
  co_return Open(hash->second, kHashKey);
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
  if (!co_await Stands(sealed)) {
    throw *unknown;
  }
}

asio::awaitable<bool> PasswordStore::Stands(std::string sealed) {
  std::map<std::string, std::string> standing;
  try {
    standing = co_await settings_.LoadAll();
  } catch (const base::Error& error) {
    throw EitherMayHold(error);
  }
  // A seal has a random nonce: nobody else has written just this text.
  const auto found = standing.find(std::string(kHashKey));
  co_return found != standing.end() && found->second == sealed;
}

}  // namespace rtm::service
