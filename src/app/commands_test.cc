#include "app/commands.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <boost/json.hpp>
#include <fstream>
#include <sstream>
#include <streambuf>

#include "app/cli.h"
#include "crypto/credential_hash.h"
#include "testing/temp_dir.h"

namespace rtm::app {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
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
  std::optional<std::string> access_token;
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
      return Import(body);
    }
    return Ok({{"access_token", access_token.value_or("at-of-" + TextOf(body, "biz_id"))}});
  }

  /// Knows every token that ends with an x.
  static ApiReply Import(const boost::json::object& body) {
    boost::json::array failures;
    std::int64_t count = 0;
    for (const boost::json::value& token : body.at("rt_tokens").as_array()) {
      if (token.as_string().ends_with("x")) {
        failures.push_back({{"index", count}, {"result", "known"}, {"message", "Already there."}});
      }
      ++count;
    }
    const auto failed = static_cast<std::int64_t>(failures.size());
    return Ok({{"total_count", count},
               {"success_count", count - failed},
               {"fail_count", failed},
               {"failures", std::move(failures)}});
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

/// Some lines, then a read error.
class BrokenInput final : public std::streambuf {
 public:
  explicit BrokenInput(std::string text) : text_(std::move(text)) {
    setg(text_.data(), text_.data(), text_.data() + text_.size());
  }

 protected:
  int_type underflow() override { throw std::ios_base::failure("the disk is gone"); }

 private:
  std::string text_;
};

class CommandsTest : public ::testing::Test {
 protected:
  ExitCode Run(const CommandOptions& command, OutputFormat format = OutputFormat::kPeople,
               std::istream* in = nullptr) {
    Terminal terminal{.in = in == nullptr ? in_ : *in, .out = out_, .err = err_};
    const CommandContext context{.options = {.config = config_, .data_dir = {}, .format = format},
                                 .environment = {},
                                 .terminal = terminal,
                                 .open_api = [this](const CommandContext&, StoreNeed) {
                                   return std::make_unique<FakeCaller>(server_);
                                 }};
    return RunCommand(context, command);
  }

  FakeServer server_;
  testing::TempDir folder_;
  std::optional<std::filesystem::path> config_;
  std::istringstream in_;
  std::ostringstream out_, err_;
};

TEST_F(CommandsTest, ImportSendsTrimmedLinesAndCounts) {
  in_.str("rt-a\r\n\n  rt-b \nrt-a\nrt-cx");
  ImportOptions options;
  options.file = "-";
  options.tag = "t";
  options.enable = true;
  EXPECT_EQ(Run(options), ExitCode::kFailed) << "one of them was refused";
  ASSERT_EQ(server_.calls.size(), 1U);
  EXPECT_THAT(server_.calls[0], HasSubstr(R"("rt_tokens":["rt-a","rt-b","rt-cx"],"tag":"t")"));
  EXPECT_THAT(server_.calls[0], HasSubstr(R"("enabled":true)"));
  EXPECT_THAT(out_.str(), StartsWith("Imported 2 of 3 refresh tokens; 1 "));
  EXPECT_EQ(err_.str(), "line 5: known: Already there.\n");
}

TEST_F(CommandsTest, ImportNamesTwentyRefusedLinesAndInJsonAll) {
  std::string text;
  for (int i = 0; i < 25; ++i) {
    text += "\nrt-" + std::to_string(i) + "x\n";
  }
  ImportOptions options;
  options.file = "-";
  in_.str(text);
  EXPECT_EQ(Run(options), ExitCode::kFailed);
  EXPECT_THAT(err_.str(), StartsWith("line 2: known: Already there.\nline 4: "));
  EXPECT_THAT(err_.str(), EndsWith("line 40: known: Already there.\nand 5 more\n"));
  in_.clear();
  in_.str(text);
  out_.str("");
  Run(options, OutputFormat::kJson);
  const boost::json::array failures = boost::json::parse(out_.str()).at("failures").as_array();
  ASSERT_EQ(failures.size(), 25U);
  EXPECT_EQ(boost::json::serialize(failures[24]),
            R"({"line":50,"result":"known","message":"Already there."})");
}

TEST_F(CommandsTest, ImportOfManyGoesInSeveralCallsWithNamesOfTheirOwn) {
  std::ofstream file(folder_.path() / "tokens");
  for (int i = 0; i < 25'000; ++i) {
    file << "rt-" << i << "\n";
  }
  file << "rt-0\nrt-24999\nrt-x\n";
  file.close();
  ImportOptions options;
  options.file = folder_.path() / "tokens";
  options.batch_name = "b";
  Run(options, OutputFormat::kJson);
  ASSERT_EQ(server_.calls.size(), 2U);
  EXPECT_THAT(server_.calls[0], HasSubstr(R"("batch_name":"b",)"));
  EXPECT_THAT(server_.calls[1], HasSubstr(R"("batch_name":"b-2",)"));
  EXPECT_THAT(out_.str(), HasSubstr(R"("total_count":25001)")) << "repeats of the first call too";
  EXPECT_THAT(out_.str(), HasSubstr(R"({"line":25003,)")) << "of the file, not of the call";
}

TEST_F(CommandsTest, ImportRefusesAFolderBeforeAnythingIsSent) {
  ImportOptions options;
  options.file = folder_.path();
  EXPECT_EQ(Run(options), ExitCode::kUsage);
  EXPECT_THAT(err_.str(), HasSubstr(folder_.path().string() + " cannot be read"));
  EXPECT_TRUE(server_.calls.empty());
}

TEST_F(CommandsTest, ImportThatCannotBeReadToItsEndFails) {
  std::string text;
  for (int i = 0; i < 20'000; ++i) {
    text += "rt-" + std::to_string(i) + "\n";
  }
  BrokenInput broken(text + "rt-half");
  std::istream in(&broken);
  ImportOptions options;
  options.file = "-";
  EXPECT_EQ(Run(options, OutputFormat::kPeople, &in), ExitCode::kUsage);
  EXPECT_EQ(server_.calls.size(), 1U) << "half a token is not sent";
  EXPECT_THAT(err_.str(), StartsWith("rt-manage: stopped after 20000 tokens\n"));
  EXPECT_THAT(err_.str(), HasSubstr("standard input cannot be read"));
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

TEST_F(CommandsTest, GetAtWithoutATokenIsAnErrorInBothFormats) {
  server_.access_token = "";
  const GetAtOptions options{.biz_id = "a", .min_ttl_seconds = {}};
  EXPECT_EQ(Run(options), ExitCode::kFailed);
  EXPECT_EQ(out_.str(), "");
  EXPECT_THAT(err_.str(), HasSubstr("a has no access token yet"));
  EXPECT_EQ(Run(options, OutputFormat::kJson), ExitCode::kFailed);
  EXPECT_THAT(out_.str(), StartsWith(R"({"success":false,"code":"no_access_token","msg":"a has)"));
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

TEST_F(CommandsTest, ExportToAPathThatCannotBeIsTheCallersMistake) {
  std::ofstream(folder_.path() / "file") << "x";
  for (const char* path : {"none/x", "file/x", "none/"}) {
    EXPECT_EQ(Run(ExportOptions{.file = folder_.path() / path}), ExitCode::kUsage) << path;
  }
  EXPECT_THAT(err_.str(), HasSubstr("accepted: a new file in a folder that exists"));
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

TEST_F(CommandsTest, ConfigDocsSayWhatAnErrorTableMayHold) {
  const std::filesystem::path table = folder_.path() / "table.json";
  config_ = folder_.path() / "a.yml";
  std::ofstream(*config_) << "providers:\n  openai:\n    error_table: " << table.string() << "\n";
  using Action = ConfigOptions::Action;
  EXPECT_EQ(Run(ConfigOptions{Action::kDocs}), ExitCode::kOk);
  const std::string docs = out_.str();
  for (const char* name : {"needs_login", "account_closed", "misconfigured", "egress_fault",
                           "throttled", "in_doubt"}) {
    EXPECT_THAT(docs, HasSubstr(name));
    std::ofstream(table) << R"({"some_code":")" << name << R"("})";
    EXPECT_EQ(Run(ConfigOptions{Action::kCheck}), ExitCode::kOk) << name;
  }
}

TEST_F(CommandsTest, VersionIsThatOfTheProject) {
  EXPECT_EQ(Run(VersionOptions{}), ExitCode::kOk);
  EXPECT_THAT(out_.str(), ::testing::MatchesRegex("rt-manage [0-9]+\\.[0-9]+\\.[0-9]+\n"));
}

}  // namespace
}  // namespace rtm::app
