#include "app/first_start.h"

#include <utility>

#include "crypto/credential_hash.h"
#include "crypto/fingerprint.h"
#include "service/password_store.h"

namespace rtm::app {
namespace {

constexpr std::string_view kRow = "settings";
constexpr std::string_view kCheckText = "rt-manage key check";
// 20 of 54 characters are 115 bits.
constexpr std::size_t kPasswordLength = 20;
constexpr std::size_t kKeyBytes = 32;

crypto::SealPlace PlaceOf(std::string_view store_id, std::string_view key) {
  return {.store_id = store_id, .row_uid = kRow, .column = key};
}

base::Error WrongKey(std::string_view sealed, const crypto::Cipher& cipher) {
  const std::string needed(crypto::KeyIdOf(sealed));
  std::string present;
  for (const std::string& id : cipher.KeyIds()) {
    present += (present.empty() ? "" : ", ") + id;
  }
  return {base::ErrorCode::kKeyWrong,
          {"the master key is not the one that sealed this store: it needs the key " + needed +
               ", and given is " + present +
               "; put the right master.key (or RT_MANAGE_MASTER_KEY, security.master_key_file, "
               "security.master_key_command) back. Nothing was changed",
           "主密钥与加密此数据库的密钥不一致：需要密钥 " + needed + "，提供的是 " + present +
               "；请恢复正确的 master.key（或 RT_MANAGE_MASTER_KEY、security.master_key_file、"
               "security.master_key_command）。未做任何更改"}};
}

}  // namespace

base::Secret MakePassword(base::Entropy& entropy, std::size_t length) {
  constexpr std::string_view kAlphabet = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789";
  // Bytes above the last multiple would make the first letters more likely.
  constexpr std::size_t kUsable = 256 / kAlphabet.size() * kAlphabet.size();
  std::string password;
  password.reserve(length);
  while (password.size() < length) {
    const auto byte = static_cast<unsigned char>(entropy.Bytes(1).front());
    if (byte < kUsable) {
      password += kAlphabet[byte % kAlphabet.size()];
    }
  }
  return base::Secret(std::move(password));
}

FirstStart::FirstStart(storage::SettingsStore& settings, base::BlockingPool& pool,
                       base::Entropy& entropy)
    : settings_(settings), pool_(pool), entropy_(entropy) {}

StoreState FirstStart::StateOf(const Settings& settings) {
  for (const auto& [key, value] : settings) {
    if (crypto::LooksSealed(value)) {
      return StoreState::kSealed;
    }
  }
  return StoreState::kFresh;
}

asio::awaitable<FirstStart::Identity> FirstStart::Identify(const crypto::Cipher& cipher) {
  present_ = co_await settings_.LoadAll();
  CheckKey(present_, cipher);
  Identity identity;
  identity.store_id = co_await StoreId();
  if (!present_.contains(std::string(kKeyCheck))) {
    co_await KeepKeyCheck(cipher, identity.store_id);
  }
  Found fingerprint = co_await FindOrKeep(cipher, identity.store_id, std::string(kFingerprintKey),
                                          entropy_.SecretBytes(crypto::Fingerprinter::kKeyBytes));
  identity.fingerprint_key = std::move(fingerprint.value);
  co_return identity;
}

asio::awaitable<StoreKeys> FirstStart::Run(const crypto::Cipher& cipher, const AuthConfig& auth) {
  Identity identity = co_await Identify(cipher);
  StoreKeys keys;
  keys.store_id = std::move(identity.store_id);
  keys.fingerprint_key = std::move(identity.fingerprint_key);
  if (auth.jwt_secret.empty()) {
    Found jwt = co_await FindOrKeep(cipher, keys.store_id, std::string(kJwtKey),
                                    entropy_.SecretBytes(kKeyBytes));
    keys.jwt_key = std::move(jwt.value);
  } else {
    keys.jwt_key = auth.jwt_secret.Clone();
  }
  if (auth.api_secret.empty()) {
    Found secret = co_await FindOrKeep(cipher, keys.store_id, std::string(kApiSecret),
                                       base::Secret(entropy_.Hex(kKeyBytes)));
    keys.new_api_secret = secret.is_new ? secret.value.Clone() : base::Secret();
    keys.api_secret = std::move(secret.value);
  } else {
    keys.api_secret = auth.api_secret.Clone();
  }
  keys.configured_mark = service::PasswordStore::MarkOf(
      crypto::Fingerprinter(keys.fingerprint_key.Clone()), auth.password.Reveal());
  if (SavedOverConfigured(cipher, &keys) || auth.password.empty()) {
    co_await ObtainPassword(cipher, &keys);
  } else {
    keys.password = std::string(auth.password.Reveal());
  }
  co_return keys;
}

asio::awaitable<std::string> FirstStart::StoreId() {
  if (const auto found = present_.find(std::string(kStoreId)); found != present_.end()) {
    co_return found->second;
  }
  std::string fresh = entropy_.Hex(16);
  co_return co_await settings_.SaveIfAbsent(std::string(kStoreId), std::move(fresh));
}

std::string FirstStart::StoreIdOf(const Settings& settings) {
  const auto found = settings.find(std::string(kStoreId));
  if (found == settings.end()) {
    throw base::Error(base::ErrorCode::kStoreCorrupt,
                      {"The database has no id: it was never started by rt-manage.",
                       "数据库没有标识：它从未由 rt-manage 启动过。"});
  }
  return found->second;
}

void FirstStart::CheckKey(const Settings& settings, const crypto::Cipher& cipher) {
  const auto store_id = settings.find(std::string(kStoreId));
  const auto sealed = settings.find(std::string(kKeyCheck));
  if (store_id == settings.end() || sealed == settings.end()) {
    return;
  }
  bool opens = false;
  try {
    opens =
        cipher.Open(sealed->second, PlaceOf(store_id->second, kKeyCheck)).Reveal() == kCheckText;
  } catch (const base::Error& error) {
    if (error.code() != base::ErrorCode::kKeyWrong) {
      throw;
    }
  }
  if (!opens) {
    throw WrongKey(sealed->second, cipher);
  }
}

asio::awaitable<void> FirstStart::KeepKeyCheck(const crypto::Cipher& cipher, std::string store_id) {
  std::string fresh = cipher.Seal(kCheckText, PlaceOf(store_id, kKeyCheck));
  Settings standing{{std::string(kStoreId), store_id}};
  standing[std::string(kKeyCheck)] =
      co_await settings_.SaveIfAbsent(std::string(kKeyCheck), std::move(fresh));
  // Of two nodes that start together with different keys one is wrong.
  CheckKey(standing, cipher);
}

asio::awaitable<FirstStart::Found> FirstStart::FindOrKeep(const crypto::Cipher& cipher,
                                                          std::string store_id, std::string key,
                                                          base::Secret fresh) {
  std::string standing;
  bool is_new = false;
  if (const auto found = present_.find(key); found != present_.end()) {
    standing = found->second;
  } else {
    const std::string sealed = cipher.Seal(fresh.Reveal(), PlaceOf(store_id, key));
    standing = co_await settings_.SaveIfAbsent(key, sealed);
    // Of two nodes that start together one wins; the other takes its value and shows nothing.
    is_new = standing == sealed;
  }
  co_return Found{cipher.Open(standing, PlaceOf(store_id, key)), is_new};
}

bool FirstStart::SavedOverConfigured(const crypto::Cipher& cipher, StoreKeys* keys) const {
  const auto found = present_.find(std::string(service::PasswordStore::kReplacesKey));
  if (found == present_.end() || found->second.empty()) {
    return false;
  }
  const base::Secret replaced =
      cipher.Open(found->second, PlaceOf(keys->store_id, service::PasswordStore::kReplacesKey));
  if (!base::ConstantTimeEqual(replaced.Reveal(), keys->configured_mark)) {
    keys->outdated_mark = found->second;
    return false;
  }
  return true;
}

asio::awaitable<void> FirstStart::ObtainPassword(const crypto::Cipher& cipher, StoreKeys* keys) {
  const std::string key(service::PasswordStore::kHashKey);
  base::Secret password;
  base::Secret hash;
  if (!present_.contains(key)) {
    password = MakePassword(entropy_, kPasswordLength);
    const base::Secret hashed = password.Clone();
    hash = base::Secret(
        co_await pool_.Run([&hashed] { return crypto::HashPasswordBlocking(hashed.Reveal()); }));
  }
  const Found found = co_await FindOrKeep(cipher, keys->store_id, key, std::move(hash));
  keys->password = std::string(found.value.Reveal());
  if (found.is_new) {
    keys->new_password = std::move(password);
  }
}

}  // namespace rtm::app
