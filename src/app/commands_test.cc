#include "app/commands.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <boost/json.hpp>
#include <fstream>
#include <sstream>

#include "app/cli.h"
#include "app/scratch_folder_for_test.h"
#include "crypto/credential_hash.h"

namespace rtm::app {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

struct Row {
  std::int64_t id;
  std::string biz_id, state, refresh_token;
};

/// Answers like the admin API, of rows in memory.
struct FakeServer {
  std::vector<Row> rows;
  std::vector<std::string> calls;            // Path and body.
  std::map<std::string, ApiReply> refusals;  // By path.

  ApiReply Answer(std::string_view path, const boost::json::object& body) {
    calls.push_back(std::string(path) + " " + boost::json::serialize(body));
    if (const auto found = refusals.find(std::string(path)); found != refusals.end()) {
      return found->second;
    }
    if (path.ends_with("rts/list")) {
      return List(body);
    }
    if (path.ends_with("rts/reveal")) {
      return Reveal(body);
    }
    if (path.ends_with("rts/batch-refresh")) {
      return BatchRefresh(body);
    }
    if (path.ends_with("rts/batch-import")) {
      const auto count = static_cast<std::int64_t>(body.at("rt_tokens").as_array().size());
      return Ok({{"total_count", count}, {"success_count", count - 1}, {"fail_count", 1}});
    }
    return Ok({{"access_token", "at-of-" + TextOf(body, "biz_id")}});
  }

  static ApiReply Ok(boost::json::object data) {
    return {200, {{"success", true}, {"code", "ok"}, {"data", std::move(data)}}};
  }

  ApiReply List(const boost::json::object& body) {
    const std::string part = TextOf(body, "biz_id");
    const auto first =
        static_cast<std::size_t>((NumberOf(body, "page") - 1) * NumberOf(body, "page_size"));
    boost::json::array items;
    std::int64_t total = 0;
    for (const Row& row : rows) {
      if (row.biz_id.find(part) == std::string::npos) {
        continue;
      }
      if (static_cast<std::size_t>(total++) >= first &&
          static_cast<std::int64_t>(items.size()) < NumberOf(body, "page_size")) {
        items.push_back({{"id", row.id},
                         {"biz_id", row.biz_id},
                         {"state", row.state},
                         {"rt", row.refresh_token.empty() ? "" : "masked"},
                         {"at", ""},
                         {"proxy", ""}});
      }
    }
    return Ok({{"items", std::move(items)}, {"total", total}});
  }

  ApiReply Reveal(const boost::json::object& body) {
    return Ok({{"value", rows.at(static_cast<std::size_t>(NumberOf(body, "id"))).refresh_token}});
  }

  static ApiReply BatchRefresh(const boost::json::object& body) {
    boost::json::array results;
    for (const boost::json::value& id : body.at("ids").as_array()) {
      const bool good = id.as_int64() != 1;
      results.push_back({{"rt_name", "row" + std::to_string(id.as_int64())},
                         {"success", good},
                         {"message", good ? "" : "no way out"}});
    }
    return Ok({{"results", std::move(results)}});
  }
};

class FakeCaller final : public ApiCaller {
 public:
  explicit FakeCaller(FakeServer& server) : server_(server) {}
  ApiReply Post(std::string_view path, const boost::json::object& body) override {
    return server_.Answer(path, body);
  }
  std::string public_prefix() const override { return "/public-api"; }

 private:
  FakeServer& server_;
};

class CommandsTest : public ::testing::Test {
 protected:
  ExitCode Run(const CommandOptions& command, OutputFormat format = OutputFormat::kPeople) {
    Terminal terminal{.in = in_, .out = out_, .err = err_};
    const CommandContext context{.options = {.config = config_, .data_dir = {}, .format = format},
                                 .environment = {},
                                 .terminal = terminal,
                                 .open_api = [this](const CommandContext&, StoreNeed) {
                                   return std::make_unique<FakeCaller>(server_);
                                 }};
    return RunCommand(context, command);
  }

  FakeServer server_;
  ScratchFolder folder_;
  std::optional<std::filesystem::path> config_;
  std::istringstream in_;
  std::ostringstream out_, err_;
};

TEST_F(CommandsTest, ImportSendsTrimmedLinesAndCounts) {
  in_.str("rt-a\r\n\n  rt-b \nrt-c");
  ImportOptions options;
  options.file = "-";
  options.tag = "t";
  options.enable = true;
  EXPECT_EQ(Run(options), ExitCode::kFailed) << "one of them was refused";
  ASSERT_EQ(server_.calls.size(), 1U);
  EXPECT_THAT(server_.calls[0], HasSubstr(R"("rt_tokens":["rt-a","rt-b","rt-c"],"tag":"t")"));
  EXPECT_THAT(server_.calls[0], HasSubstr(R"("enabled":true)"));
  EXPECT_THAT(out_.str(), StartsWith("Imported 2 of 3 refresh tokens; 1 "));
}

TEST_F(CommandsTest, ImportOfManyGoesInSeveralCallsWithNamesOfTheirOwn) {
  std::ofstream file(folder_.path() / "tokens");
  for (int i = 0; i < 25'000; ++i) {
    file << "rt-" << i << "\n";
  }
  file.close();
  ImportOptions options;
  options.file = folder_.path() / "tokens";
  options.batch_name = "b";
  Run(options, OutputFormat::kJson);
  ASSERT_EQ(server_.calls.size(), 2U);
  EXPECT_THAT(server_.calls[0], HasSubstr(R"("batch_name":"b",)"));
  EXPECT_THAT(server_.calls[1], HasSubstr(R"("batch_name":"b-2",)"));
  EXPECT_THAT(out_.str(), HasSubstr(R"("total_count":25000)"));
}

TEST_F(CommandsTest, ImportOfAMissingFileIsAUsageError) {
  ImportOptions options;
  options.file = folder_.path() / "missing";
  EXPECT_EQ(Run(options), ExitCode::kUsage);
  EXPECT_TRUE(server_.calls.empty());
}

TEST_F(CommandsTest, ListShowsAllPagesOnce) {
  for (std::int64_t i = 0; i < 2500; ++i) {
    server_.rows.push_back({i, "row" + std::to_string(i), "active", ""});
  }
  EXPECT_EQ(Run(ListOptions{}, OutputFormat::kJson), ExitCode::kOk);
  const std::string text = out_.str();
  EXPECT_EQ(std::ranges::count(text, '\n'), 2500);
  EXPECT_EQ(server_.calls.size(), 3U);
  EXPECT_EQ(Run(ListOptions{}), ExitCode::kOk);
  EXPECT_THAT(err_.str(), HasSubstr("2500 rows"));
}

TEST_F(CommandsTest, GetAtPrintsTheTokenOnly) {
  EXPECT_EQ(Run(GetAtOptions{.biz_id = "a", .min_ttl_seconds = 60}), ExitCode::kOk);
  EXPECT_EQ(out_.str(), "at-of-a\n");
  EXPECT_THAT(server_.calls, ElementsAre(R"(/public-api/get-at {"biz_id":"a","min_ttl":60})"));
}

TEST_F(CommandsTest, RefusalsBecomeExitCodes) {
  const auto refuse = [&](int status, const char* code) {
    server_.refusals["/public-api/get-at"] = {
        status, {{"success", false}, {"code", code}, {"msg", "said no"}}};
    return Run(GetAtOptions{.biz_id = "a", .min_ttl_seconds = {}});
  };
  EXPECT_EQ(refuse(400, "invalid_argument"), ExitCode::kUsage);
  EXPECT_EQ(refuse(404, "not_found"), ExitCode::kNotFound);
  EXPECT_EQ(refuse(409, "needs_login"), ExitCode::kNeedsPerson);
  EXPECT_EQ(refuse(409, "conflict"), ExitCode::kFailed);
  EXPECT_EQ(refuse(502, "upstream_refused"), ExitCode::kUpstream);
  EXPECT_EQ(refuse(504, "upstream_timeout"), ExitCode::kUpstream);
  EXPECT_EQ(refuse(503, "try_later"), ExitCode::kTryLater);
  EXPECT_EQ(refuse(503, "store_unavailable"), ExitCode::kStore);
  EXPECT_EQ(refuse(500, "internal"), ExitCode::kFailed);
  EXPECT_THAT(err_.str(), HasSubstr("rt-manage: said no\n"));
  EXPECT_EQ(out_.str(), "");
}

TEST_F(CommandsTest, RefreshFindsTheRowByItsExactName) {
  server_.rows = {{5, "abc", "active", ""}, {6, "ab", "in_doubt", ""}};
  EXPECT_EQ(Run(RefreshOptions{.biz_id = "ab"}), ExitCode::kOk);
  EXPECT_THAT(server_.calls.back(), HasSubstr(R"(rts/refresh {"id":6,)"));
  EXPECT_EQ(Run(RefreshOptions{.biz_id = "a"}), ExitCode::kNotFound);
}

TEST_F(CommandsTest, RefreshAllLeavesRowsThatNeedAPersonAlone) {
  server_.rows = {{1, "a", "active", ""},
                  {2, "b", "backing_off", ""},
                  {3, "c", "in_doubt", ""},
                  {4, "d", "needs_login", ""},
                  {5, "e", "egress_fault", ""}};
  EXPECT_EQ(Run(RefreshOptions{.biz_id = "", .all = true}), ExitCode::kFailed);
  EXPECT_THAT(server_.calls.back(), HasSubstr(R"({"ids":[1,2,5]})"));
  EXPECT_THAT(out_.str(), HasSubstr("Refreshed 2 of 3 rows."));
  EXPECT_THAT(err_.str(), HasSubstr("row1: no way out"));
}

TEST_F(CommandsTest, ExportMakesAPrivateFileAndNeverOverwrites) {
  server_.rows = {{0, "a", "active", "rt-a"}, {1, "b", "linked", ""}, {2, "c", "active", "rt-c"}};
  const std::filesystem::path path = folder_.path() / "export.json";
  EXPECT_EQ(Run(ExportOptions{.file = path}), ExitCode::kOk);
  struct stat info{};
  ASSERT_EQ(stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0600U);
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  const boost::json::array rows = boost::json::parse(text.str()).as_array();
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].at("rt").as_string(), "rt-a");
  EXPECT_EQ(rows[1].at("rt").as_string(), "");
  EXPECT_THAT(err_.str(), HasSubstr("whole refresh tokens"));
  EXPECT_THAT(out_.str() + err_.str(), Not(HasSubstr("rt-a")));
  EXPECT_EQ(Run(ExportOptions{.file = path}), ExitCode::kFailed);

  EXPECT_EQ(Run(ExportOptions{.file = folder_.path() / "plain", .tokens_only = true}),
            ExitCode::kOk);
  std::stringstream plain;
  plain << std::ifstream(folder_.path() / "plain").rdbuf();
  EXPECT_EQ(plain.str(), "rt-a\nrt-c\n");
}

TEST_F(CommandsTest, ExportThatFailsLeavesNoFile) {
  server_.rows = {{0, "a", "active", "rt-a"}};
  server_.refusals["/internalweb/v1/rts/reveal"] = {503, {{"code", "store_unavailable"}}};
  EXPECT_EQ(Run(ExportOptions{.file = folder_.path() / "x"}), ExitCode::kStore);
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "x"));
}

TEST_F(CommandsTest, HashPasswordReadsOneLine) {
  in_.str("open sesame\r\nmore\n");
  EXPECT_EQ(Run(HashPasswordOptions{}), ExitCode::kOk);
  std::string hash = out_.str();
  hash.pop_back();
  EXPECT_TRUE(crypto::VerifyPasswordBlocking(hash, "open sesame"));
  in_.clear();
  in_.str("\n");
  EXPECT_EQ(Run(HashPasswordOptions{}), ExitCode::kUsage);
}

TEST_F(CommandsTest, ConfigCheckEndsWithItsOwnCode) {
  config_ = folder_.path() / "a.yml";
  std::ofstream(*config_) << "server:\n  port: 80800\n";
  using Action = ConfigOptions::Action;
  EXPECT_EQ(Run(ConfigOptions{Action::kCheck}), ExitCode::kConfig);
  EXPECT_THAT(err_.str(), HasSubstr("a.yml:2: server.port: '80800' is out of bounds"));
  EXPECT_EQ(Run(ConfigOptions{Action::kPrint}, OutputFormat::kJson), ExitCode::kConfig);
  EXPECT_THAT(out_.str(), HasSubstr(R"("code":"config")"));
  std::ofstream(*config_) << "server:\n  port: 8081\n";
  EXPECT_EQ(Run(ConfigOptions{Action::kCheck}), ExitCode::kOk);
}

TEST_F(CommandsTest, ConfigCheckReadsErrorTables) {
  config_ = folder_.path() / "a.yml";
  std::ofstream(*config_) << "providers:\n  openai:\n    error_table: /nonexistent/table\n";
  EXPECT_EQ(Run(ConfigOptions{ConfigOptions::Action::kCheck}), ExitCode::kConfig);
}

TEST_F(CommandsTest, VersionIsThatOfTheProject) {
  EXPECT_EQ(Run(VersionOptions{}), ExitCode::kOk);
  EXPECT_THAT(out_.str(), ::testing::MatchesRegex("rt-manage [0-9]+\\.[0-9]+\\.[0-9]+\n"));
}

}  // namespace
}  // namespace rtm::app
