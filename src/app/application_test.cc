#include "app/application.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>
#include <sstream>

#include "app/cli.h"
#include "app/open_api.h"
#include "app/server_client.h"
#include "testing/capture_log.h"
#include "testing/temp_dir.h"

namespace rtm::app {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kToken = "planted-refresh-token-aaaaaaaaaaaaaaaaaaaaaaaa";

const Application::KeysReady kSilent = [](const SealedStore&) {};

/// The whole program on a data directory of its own, with and without its server.
class ApplicationTest : public ::testing::Test {
 protected:
  ApplicationTest() {
    std::ofstream(config_file()) << "server:\n  host: 127.0.0.1\n  port: 0\nproviders:\n  openai:\n"
                                    "    token_url: http://127.0.0.1:9/token\n";
  }

  std::filesystem::path config_file() const { return folder_.path() / "config.yml"; }
  std::filesystem::path data_dir() const { return folder_.path() / "data"; }

  GlobalOptions Options(OutputFormat format = OutputFormat::kPeople) const {
    return {.config = config_file(), .data_dir = data_dir(), .format = format};
  }

  LoadedConfig Load() const {
    return LoadConfig({.file = config_file(), .data_dir = data_dir(), .environment = {}});
  }

  ExitCode Run(const CommandOptions& command, OutputFormat format = OutputFormat::kPeople) {
    out_.str("");
    err_.str("");
    Terminal terminal{.in = in_, .out = out_, .err = err_};
    const CommandContext context{
        .options = Options(format), .environment = {}, .terminal = terminal, .open_api = OpenApi};
    return RunCommand(context, command);
  }

  ExitCode Import(const std::string& lines) {
    in_.clear();
    in_.str(lines);
    ImportOptions options;
    options.file = "-";
    return Run(options);
  }

  testing::CaptureLog log_;
  testing::TempDir folder_;
  std::istringstream in_;
  std::ostringstream out_, err_;
};

TEST_F(ApplicationTest, CommandsDoTheSameWithAndWithoutAServer) {
  ASSERT_EQ(Import(kToken), ExitCode::kOk) << err_.str();
  EXPECT_THAT(err_.str(), HasSubstr("first start"));
  ASSERT_EQ(Run(ListOptions{}, OutputFormat::kJson), ExitCode::kOk);
  const std::string without_server = out_.str();
  EXPECT_THAT(without_server, Not(HasSubstr(kToken)));
  ASSERT_EQ(Run(ExportOptions{.file = folder_.path() / "a", .tokens_only = true}), ExitCode::kOk);

  const LoadedConfig loaded = Load();
  Application application(loaded.config, {}, kSilent);
  application.Serve();
  ASSERT_EQ(Run(ListOptions{}, OutputFormat::kJson), ExitCode::kOk) << err_.str();
  EXPECT_EQ(out_.str(), without_server);
  ASSERT_EQ(Run(ExportOptions{.file = folder_.path() / "b", .tokens_only = true}), ExitCode::kOk);
  std::stringstream first, second;
  first << std::ifstream(folder_.path() / "a").rdbuf();
  second << std::ifstream(folder_.path() / "b").rdbuf();
  EXPECT_EQ(first.str(), std::string(kToken) + "\n");
  EXPECT_EQ(second.str(), first.str());
  EXPECT_EQ(Import(kToken), ExitCode::kFailed) << "known already";
  EXPECT_EQ(Run(GetAtOptions{.biz_id = "nobody", .min_ttl_seconds = {}}), ExitCode::kNotFound);
  EXPECT_TRUE(application.Stop());
  EXPECT_FALSE(std::filesystem::exists(data_dir() / "control.json"));
  EXPECT_EQ(Run(ListOptions{}), ExitCode::kOk);
}

TEST_F(ApplicationTest, RefreshThatCannotGoOutSaysSo) {
  ASSERT_EQ(Import(kToken), ExitCode::kOk);
  ASSERT_EQ(Run(ListOptions{}, OutputFormat::kJson), ExitCode::kOk);
  const std::string biz_id = TextOf(ParseReplyBody(out_.str()), "biz_id");
  // Port 9 of loopback refuses the connection: not a byte was sent.
  EXPECT_EQ(Run(RefreshOptions{.biz_id = biz_id}), ExitCode::kTryLater) << err_.str();
  EXPECT_EQ(Run(GetAtOptions{.biz_id = biz_id, .min_ttl_seconds = {}}), ExitCode::kFailed);
  EXPECT_THAT(err_.str(), HasSubstr("has no access token yet"));
  EXPECT_THAT(log_.All(), Not(HasSubstr("planted")));
}

TEST_F(ApplicationTest, OneProcessForOneDataDirectory) {
  const LoadedConfig loaded = Load();
  const Application application(loaded.config, {}, kSilent);
  // It holds the directory and does not listen: nothing to talk to.
  EXPECT_EQ(Run(ListOptions{}), ExitCode::kStore);
  EXPECT_THROW(Application(loaded.config, {}, kSilent), base::Error);
}

TEST_F(ApplicationTest, ReadingCommandsMakeNoStore) {
  for (const CommandOptions& command : std::vector<CommandOptions>{
           ListOptions{}, GetAtOptions{.biz_id = "a", .min_ttl_seconds = {}},
           RefreshOptions{.biz_id = "", .all = true},
           ExportOptions{.file = folder_.path() / "x"}}) {
    EXPECT_EQ(Run(command), ExitCode::kStore);
    EXPECT_THAT(err_.str(), HasSubstr("there is no database"));
  }
  EXPECT_FALSE(std::filesystem::exists(data_dir()));
}

TEST_F(ApplicationTest, PortInUseIsAConfigurationErrorAndClosesEverything) {
  const LoadedConfig loaded = Load();
  Application first(loaded.config, {}, kSilent);
  first.Serve();
  const std::string url = first.url();
  std::ofstream(config_file()) << "server:\n  host: 127.0.0.1\n  port: "
                               << url.substr(url.rfind(':') + 1) << "\n";
  const LoadedConfig other =
      LoadConfig({.file = config_file(), .data_dir = folder_.path() / "other", .environment = {}});
  try {
    Application second(other.config, {}, kSilent);
    second.Serve();
    ADD_FAILURE() << "listens twice";
  } catch (const base::Error& error) {
    EXPECT_EQ(error.code(), base::ErrorCode::kConfig);
    EXPECT_THAT(error.public_text().en, HasSubstr("server.port"));
  }
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "other/control.json"));
}

TEST_F(ApplicationTest, ControlTokenIsNewAtEachStartAndNobodyElseGetsIn) {
  const LoadedConfig loaded = Load();
  Application application(loaded.config, {}, kSilent);
  application.Serve();
  auto info = ReadControlFile(data_dir());
  ASSERT_TRUE(info);
  ServerClient good(*std::move(info));
  EXPECT_EQ(good.Post("/internalweb/v1/rts/list", {}).status, 200);
  EXPECT_EQ(good.Post("/public-api/get-at", {{"biz_id", "x"}}).status, 404);
  ServerClient bad({.url = application.url(),
                    .token = base::Secret::CopyOf("wrong"),
                    .pid = 0,
                    .public_prefix = "/public-api",
                    .tls_cert = ""});
  EXPECT_EQ(bad.Post("/internalweb/v1/rts/list", {}).status, 401);
  EXPECT_EQ(bad.Post("/public-api/get-at", {{"biz_id", "x"}}).status, 401);
  const std::string first(application.control_token().Reveal());
  EXPECT_TRUE(application.Stop());
  Application again(loaded.config, {}, kSilent);
  EXPECT_NE(again.control_token().Reveal(), first);
}

}  // namespace
}  // namespace rtm::app
