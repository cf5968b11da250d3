#include "app/first_start.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "base/clock.h"
#include "crypto/credential_hash.h"
#include "service/password_store.h"
#include "storage/open_store.h"
#include "testing/run_coroutine.h"
#include "testing/temp_dir.h"

namespace rtm::app {
namespace {

using ::testing::HasSubstr;

/// A real SQLite store in a folder of its own, opened and closed as often as a test wants.
class FirstStartTest : public ::testing::Test {
 protected:
  std::unique_ptr<storage::Store> OpenStore() {
    return storage::OpenStoreBlocking(
        {.sqlite_file = folder_.path() / "tokens.db", .table_prefix = "", .fault_hook = {}},
        clock_);
  }

  SecurityConfig Security() { return {.master_key_file = KeyFile(), .master_key_command = ""}; }
  std::filesystem::path KeyFile() const { return folder_.path() / "master.key"; }

  /// One life of the program up to its keys.
  StoreKeys Start(const AuthConfig& auth = {}, const Environment& environment = {}) {
    const auto store = OpenStore();
    const auto settings = testing::RunCoroutine(store->settings().LoadAll());
    MasterKey key =
        ObtainMasterKey(Security(), environment, FirstStart::StateOf(settings), entropy_);
    const auto cipher = crypto::MakeCipher(std::move(key.ring), entropy_);
    FirstStart first_start(store->settings(), pool_, entropy_);
    StoreKeys keys = testing::RunCoroutine(first_start.Run(*cipher, auth));
    store->StopBlocking();
    return keys;
  }

  /// What the console does in a life that has `auth`.
  void SavePassword(const AuthConfig& auth, const std::string& hash) {
    const StoreKeys keys = Start(auth);
    const auto store = OpenStore();
    MasterKey key = ObtainMasterKey(Security(), {}, StoreState::kSealed, entropy_);
    const auto cipher = crypto::MakeCipher(std::move(key.ring), entropy_);
    service::PasswordStore passwords(store->settings(), *cipher, keys.store_id,
                                     keys.configured_mark);
    testing::RunCoroutine(passwords.Save(hash, {}));
    store->StopBlocking();
  }

  std::map<std::string, std::string> Settings() {
    const auto store = OpenStore();
    auto settings = testing::RunCoroutine(store->settings().LoadAll());
    store->StopBlocking();
    return settings;
  }

  base::ErrorCode ErrorOfStart(const Environment& environment = {}) {
    try {
      Start({}, environment);
    } catch (const base::Error& error) {
      EXPECT_THAT(error.public_text().en, HasSubstr("Nothing was changed"));
      return error.code();
    }
    ADD_FAILURE() << "started";
    return base::ErrorCode::kInternal;
  }

  testing::TempDir folder_;
  base::SystemClock clock_;
  base::SystemEntropy entropy_;
  base::BlockingPool pool_{1};
};

TEST_F(FirstStartTest, MakesEverythingOnceAndFindsItAgain) {
  const StoreKeys first = Start();
  EXPECT_EQ(first.store_id.size(), 32U);
  EXPECT_EQ(first.fingerprint_key.size(), 32U);
  EXPECT_EQ(first.jwt_key.size(), 32U);
  EXPECT_EQ(first.api_secret.size(), 64U);
  EXPECT_EQ(first.new_api_secret.Reveal(), first.api_secret.Reveal());
  EXPECT_EQ(first.new_password.size(), 20U);
  EXPECT_TRUE(crypto::IsPasswordHash(first.password));
  EXPECT_TRUE(crypto::VerifyPasswordBlocking(first.password, first.new_password.Reveal()));

  const StoreKeys second = Start();
  EXPECT_EQ(second.store_id, first.store_id);
  EXPECT_EQ(second.fingerprint_key.Reveal(), first.fingerprint_key.Reveal());
  EXPECT_EQ(second.jwt_key.Reveal(), first.jwt_key.Reveal());
  EXPECT_EQ(second.api_secret.Reveal(), first.api_secret.Reveal());
  EXPECT_EQ(second.password, first.password);
  EXPECT_TRUE(second.new_password.empty()) << "shown a second time";
  EXPECT_TRUE(second.new_api_secret.empty());
}

TEST_F(FirstStartTest, KeyFileIsPrivateAndStoredValuesAreSealed) {
  const StoreKeys keys = Start();
  struct stat info{};
  ASSERT_EQ(stat(KeyFile().c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0600U);
  for (const auto& [key, value] : Settings()) {
    if (key != FirstStart::kStoreId) {
      EXPECT_TRUE(crypto::LooksSealed(value)) << key;
    }
    EXPECT_EQ(value.find(keys.api_secret.Reveal()), std::string::npos);
  }
}

TEST_F(FirstStartTest, ValuesOfTheConfigurationWin) {
  Start();
  AuthConfig auth;
  auth.password = base::Secret::CopyOf("own-password");
  auth.api_secret = base::Secret::CopyOf("own-secret");
  auth.jwt_secret = base::Secret::CopyOf("own-key");
  const StoreKeys keys = Start(auth);
  EXPECT_EQ(keys.password, "own-password");
  EXPECT_EQ(keys.api_secret.Reveal(), "own-secret");
  EXPECT_EQ(keys.jwt_key.Reveal(), "own-key");
}

TEST_F(FirstStartTest, APasswordOfTheConsoleWinsUntilTheConfigurationChanges) {
  AuthConfig auth;
  auth.password = base::Secret::CopyOf("first-password");
  Start(auth);
  SavePassword(auth, "console-hash");
  EXPECT_EQ(Start(auth).password, "console-hash");

  AuthConfig edited;
  edited.password = base::Secret::CopyOf("second-password");
  const StoreKeys mended = Start(edited);
  EXPECT_EQ(mended.password, "second-password");
  EXPECT_FALSE(mended.outdated_mark.empty());

  const StoreKeys emptied = Start();
  EXPECT_EQ(emptied.password, "console-hash") << "it is the store's own by now";
  EXPECT_TRUE(emptied.new_password.empty());
}

TEST_F(FirstStartTest, TheMadePasswordCanBeReplaced) {
  const StoreKeys first = Start();
  SavePassword({}, "console-hash");
  const StoreKeys second = Start();
  EXPECT_EQ(second.password, "console-hash");
  EXPECT_TRUE(second.new_password.empty());
  EXPECT_TRUE(second.outdated_mark.empty());
  AuthConfig auth;
  auth.password = base::Secret::CopyOf("own-password");
  EXPECT_EQ(Start(auth).password, "own-password");
}

TEST_F(FirstStartTest, MakesNothingThatTheConfigurationGives) {
  AuthConfig auth;
  auth.password = base::Secret::CopyOf("own-password");
  auth.api_secret = base::Secret::CopyOf("own-secret");
  const StoreKeys keys = Start(auth);
  EXPECT_TRUE(keys.new_password.empty());
  EXPECT_TRUE(keys.new_api_secret.empty());
  const auto settings = Settings();
  EXPECT_FALSE(settings.contains(std::string(service::PasswordStore::kHashKey)));
  EXPECT_FALSE(settings.contains(std::string(FirstStart::kApiSecret)));
}

TEST_F(FirstStartTest, MissingKeyOfASealedStoreChangesNothing) {
  Start();
  const auto before = Settings();
  std::filesystem::rename(KeyFile(), folder_.path() / "backup");
  EXPECT_EQ(ErrorOfStart(), base::ErrorCode::kKeyMissing);
  EXPECT_FALSE(std::filesystem::exists(KeyFile())) << "made a new key";
  EXPECT_EQ(Settings(), before);
  std::filesystem::rename(folder_.path() / "backup", KeyFile());
  Start();
}

TEST_F(FirstStartTest, WrongKeyChangesNothing) {
  Start();
  const auto before = Settings();
  const crypto::KeyRing other = crypto::KeyRing::Generate(entropy_);
  const std::string text(other.Format().Reveal());
  EXPECT_EQ(ErrorOfStart({{"RT_MANAGE_MASTER_KEY", text}}), base::ErrorCode::kKeyWrong);
  EXPECT_EQ(Settings(), before);
  std::filesystem::remove(KeyFile());
  crypto::CreateKeyFile(KeyFile(), other);
  EXPECT_EQ(ErrorOfStart(), base::ErrorCode::kKeyWrong);
  EXPECT_EQ(Settings(), before);
}

TEST_F(FirstStartTest, KeyFileOfAStartThatWasCutOffIsUsed) {
  const crypto::KeyRing ring = crypto::KeyRing::Generate(entropy_);
  crypto::CreateKeyFile(KeyFile(), ring);
  Start();
  EXPECT_EQ(crypto::LoadKeyFile(KeyFile()).keys().front().id, ring.keys().front().id);
  EXPECT_THAT(Settings().at(std::string(FirstStart::kKeyCheck)), HasSubstr(ring.keys().front().id));
}

TEST_F(FirstStartTest, KeyFromTheEnvironmentMakesNoFile) {
  const std::string text(crypto::KeyRing::Generate(entropy_).Format().Reveal());
  Start({}, {{"RT_MANAGE_MASTER_KEY", text}});
  EXPECT_FALSE(std::filesystem::exists(KeyFile()));
  Start({}, {{"RT_MANAGE_MASTER_KEY", text}});
}

TEST_F(FirstStartTest, KeyFromACommand) {
  const crypto::KeyRing ring = crypto::KeyRing::Generate(entropy_);
  crypto::CreateKeyFile(folder_.path() / "elsewhere", ring);
  const SecurityConfig security{
      .master_key_file = KeyFile(),
      .master_key_command = "cat '" + (folder_.path() / "elsewhere").string() + "'"};
  const MasterKey key = ObtainMasterKey(security, {}, StoreState::kFresh, entropy_);
  EXPECT_EQ(key.ring.keys().front().id, ring.keys().front().id);
  EXPECT_FALSE(std::filesystem::exists(KeyFile()));
  for (const char* bad : {"exit 1", "kill $$", "head -c 70000 /dev/zero"}) {
    try {
      RunKeyCommand(bad);
      ADD_FAILURE() << bad;
    } catch (const base::Error& error) {
      EXPECT_EQ(error.code(), base::ErrorCode::kConfig);
      EXPECT_THAT(error.public_text().en, HasSubstr("security.master_key_command"));
    }
  }
}

TEST_F(FirstStartTest, PasswordsHaveNoLookalikes) {
  const base::Secret password = MakePassword(entropy_, 4000);
  EXPECT_EQ(password.Reveal().find_first_of("0O1lIoi+/-_ "), std::string_view::npos);
  // Every letter of the alphabet comes up in so many.
  EXPECT_EQ((std::set<char>(password.Reveal().begin(), password.Reveal().end()).size()), 54U);
}

}  // namespace
}  // namespace rtm::app
