#include "crypto/key_ring.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

#include "base/error.h"
#include "testing/capture_log.h"
#include "testing/fixed_entropy.h"
#include "testing/temp_dir.h"

namespace rtm::crypto {
namespace {

using base::ErrorCode;

// Base64url of 32 zero bytes.
const std::string kZeroKey = "rtm-key-1." + std::string(43, 'A');

TEST(KeyRingTest, FormatIsReadBack) {
  testing::FixedEntropy entropy;
  const KeyRing ring = KeyRing::Generate(entropy);
  const base::Secret text = ring.Format();
  EXPECT_TRUE(text.Reveal().starts_with("# rt-manage master key"));
  EXPECT_NE(text.Reveal().find("Back this file up"), std::string_view::npos);
  const KeyRing read = KeyRing::Parse(text.Reveal(), "file");
  ASSERT_EQ(read.keys().size(), 1U);
  EXPECT_EQ(read.keys()[0].id, ring.keys()[0].id);
  EXPECT_EQ(read.keys()[0].bytes.Reveal(), ring.keys()[0].bytes.Reveal());
}

TEST(KeyRingTest, TheIdIsAHashThatNeverChanges) {
  // The first 8 bytes of BLAKE2b-256 of "rtm-key-id" under 32 zero bytes: sealed values of every
  // store carry such ids.
  EXPECT_EQ(KeyRing::Parse(kZeroKey, "x").keys()[0].id, "2c31e23c6f0acff2");
}

TEST(KeyRingTest, KeepsTheOrderAndDropsRepeats) {
  testing::FixedEntropy entropy;
  const KeyRing other = KeyRing::Generate(entropy);
  const std::string text =
      "\n# comment\r\n  " + kZeroKey + "  \r\n" + std::string(other.Format().Reveal()) + kZeroKey;
  const KeyRing ring = KeyRing::Parse(text, "x");
  ASSERT_EQ(ring.keys().size(), 2U);
  EXPECT_EQ(ring.keys()[1].id, other.keys()[0].id);
  EXPECT_EQ(ring.Find(other.keys()[0].id), &ring.keys()[1]);
  EXPECT_EQ(ring.Find("0000000000000000"), nullptr);
}

TEST(KeyRingTest, RefusesWhatIsNoKeyWithItsLine) {
  for (const std::string& line :
       {std::string("secret-password"), kZeroKey + "A", kZeroKey.substr(0, 52),
        "rtm-key-2." + std::string(43, 'A'), "rtm-key-1." + std::string(42, 'A') + "+",
        kZeroKey + " # comment"}) {
    try {
      KeyRing::Parse("# first\n" + line + "\n", "/data/master.key");
      FAIL() << line;
    } catch (const base::Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kKeyMissing);
      EXPECT_NE(error.public_text().en.find("/data/master.key, line 2"), std::string::npos);
      EXPECT_NE(error.public_text().zh.find("/data/master.key 第 2 行"), std::string::npos);
      EXPECT_EQ(error.public_text().en.find(line), std::string::npos)
          << "a damaged key is still a key";
    }
  }
}

TEST(KeyRingTest, RefusesATextWithoutKeys) {
  for (const char* text : {"", "\n\n", "# only a comment"}) {
    try {
      KeyRing::Parse(text, "RT_MANAGE_KEY");
      FAIL();
    } catch (const base::Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kKeyMissing);
      EXPECT_NE(error.public_text().en.find("RT_MANAGE_KEY"), std::string::npos);
    }
  }
}

TEST(KeyRingTest, ACipherNeedsAKey) {
  testing::FixedEntropy entropy;
  KeyRing ring = KeyRing::Generate(entropy);
  const KeyRing taken = std::move(ring);
  // NOLINTNEXTLINE(bugprone-use-after-move): only a ring that was moved from has no key.
  EXPECT_THROW(MakeCipher(std::move(ring), entropy), base::Error);
}

class KeyFileTest : public ::testing::Test {
 protected:
  template <class Function>
  static std::optional<ErrorCode> CodeOf(Function function) {
    try {
      function();
      return std::nullopt;
    } catch (const base::Error& error) {
      return error.code();
    }
  }

  testing::TempDir directory_;
  std::filesystem::path file_ = directory_.path() / "master.key";
  testing::FixedEntropy entropy_;
};

TEST_F(KeyFileTest, IsWrittenForItsOwnerOnlyAndReadBack) {
  const testing::CaptureLog log;
  const KeyRing ring = KeyRing::Generate(entropy_);
  CreateKeyFile(file_, ring);
  struct stat status{};
  ASSERT_EQ(stat(file_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0600U);
  EXPECT_EQ(LoadKeyFile(file_).keys()[0].id, ring.keys()[0].id);
  EXPECT_FALSE(log.Has("key.file_mode"));
}

TEST_F(KeyFileTest, IsNeverOverwritten) {
  CreateKeyFile(file_, KeyRing::Generate(entropy_));
  const std::string first = LoadKeyFile(file_).keys()[0].id;
  EXPECT_EQ(CodeOf([&] { CreateKeyFile(file_, KeyRing::Generate(entropy_)); }),
            ErrorCode::kConflict);
  EXPECT_EQ(LoadKeyFile(file_).keys()[0].id, first);
}

TEST_F(KeyFileTest, NeverFollowsALink) {
  const auto target = directory_.path() / "target";
  std::filesystem::create_symlink(target, file_);
  EXPECT_EQ(CodeOf([&] { CreateKeyFile(file_, KeyRing::Generate(entropy_)); }),
            ErrorCode::kConflict);
  EXPECT_FALSE(std::filesystem::exists(target));
}

TEST_F(KeyFileTest, AMissingDirectoryIsAClearError) {
  const auto file = directory_.path() / "none" / "master.key";
  EXPECT_EQ(CodeOf([&] { CreateKeyFile(file, KeyRing::Generate(entropy_)); }), ErrorCode::kStoreIo);
  EXPECT_EQ(CodeOf([&] { LoadKeyFile(file); }), ErrorCode::kKeyMissing);
}

TEST_F(KeyFileTest, AWriteThatFailsLeavesNoHalfFile) {
  // In a process of its own, because the limit on the size of files holds for all of it.
  const pid_t pid = fork();
  if (pid == 0) {
    const rlimit nothing{0, 0};
    std::signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &nothing);
    const auto code = CodeOf([&] { CreateKeyFile(file_, KeyRing::Generate(entropy_)); });
    _exit(code == ErrorCode::kStoreIo ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(waitpid(pid, &status, 0), pid);
  EXPECT_EQ(WEXITSTATUS(status), 0);
  EXPECT_FALSE(std::filesystem::exists(file_));
}

TEST_F(KeyFileTest, WarnsWhenOthersMayRead) {
  CreateKeyFile(file_, KeyRing::Generate(entropy_));
  std::filesystem::permissions(file_, std::filesystem::perms(0640));
  const testing::CaptureLog log;
  LoadKeyFile(file_);
  EXPECT_TRUE(log.Has("key.file_mode"));
  EXPECT_NE(log.All().find(R"("mode":"640")"), std::string::npos) << log.All();
  EXPECT_EQ(log.All().find("rtm-key-1."), std::string::npos);
}

TEST_F(KeyFileTest, UnreadableFilesAreAClearError) {
  EXPECT_EQ(CodeOf([&] { LoadKeyFile(directory_.path()); }), ErrorCode::kKeyMissing);
  ASSERT_EQ(mkfifo(file_.c_str(), 0600), 0);
  EXPECT_EQ(CodeOf([&] { LoadKeyFile(file_); }), ErrorCode::kKeyMissing)
      << "a FIFO must not hang the start";
  std::filesystem::remove(file_);
  std::ofstream(file_) << std::string(200'000, 'x');
  EXPECT_EQ(CodeOf([&] { LoadKeyFile(file_); }), ErrorCode::kKeyMissing);
}

}  // namespace
}  // namespace rtm::crypto
