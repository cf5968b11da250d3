#include "app/control_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "testing/temp_dir.h"

namespace rtm::app {
namespace {

ControlInfo Info() {
  return {.url = "http://127.0.0.1:8080",
          .token = base::Secret::CopyOf("token"),
          .pid = 42,
          .public_prefix = "/api",
          .tls_cert = "/etc/cert.pem"};
}

TEST(ControlFileTest, IsPrivateReadableAndGoneAtTheEnd) {
  const testing::TempDir folder;
  {
    const ControlFile file(folder.path(), Info());
    struct stat info{};
    ASSERT_EQ(stat((folder.path() / "control.json").c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777U, 0600U);
    const auto read = ReadControlFile(folder.path());
    ASSERT_TRUE(read);
    EXPECT_EQ(read->url, "http://127.0.0.1:8080");
    EXPECT_EQ(read->token.Reveal(), "token");
    EXPECT_EQ(read->pid, 42);
    EXPECT_EQ(read->public_prefix, "/api");
    EXPECT_EQ(read->tls_cert, "/etc/cert.pem");
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(ControlFileTest, ReplacesWhatAKilledServerLeft) {
  const testing::TempDir folder;
  std::ofstream(folder.path() / "control.json") << "{";
  std::ofstream(folder.path() / "control.json.new") << "{";
  EXPECT_FALSE(ReadControlFile(folder.path()));
  const ControlFile file(folder.path(), Info());
  EXPECT_TRUE(ReadControlFile(folder.path()));
}

TEST(ControlFileTest, LocalUrls) {
  EXPECT_EQ(LocalUrl("0.0.0.0", 80, false), "http://127.0.0.1:80");
  EXPECT_EQ(LocalUrl("::", 80, true), "https://127.0.0.1:80");
  EXPECT_EQ(LocalUrl("10.0.0.1", 80, false), "http://10.0.0.1:80");
  EXPECT_EQ(LocalUrl("::1", 80, false), "http://[::1]:80");
  EXPECT_EQ(LocalUrl("localhost", 80, false), "http://localhost:80");
}

}  // namespace
}  // namespace rtm::app
