#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/cli_options.h"

namespace rtm::app {
namespace {

using ::testing::HasSubstr;

std::variant<CommandLine, ParseStop> Parse(std::vector<const char*> words) {
  words.insert(words.begin(), "rt-manage");
  return ParseCommandLine(static_cast<int>(words.size()), words.data());
}

template <class Options>
Options Command(std::vector<const char*> words) {
  const std::string name = words.empty() ? "" : words.front();
  const auto parsed = Parse(std::move(words));
  if (const auto* stop = std::get_if<ParseStop>(&parsed)) {
    ADD_FAILURE() << name << ": " << stop->text;
    return {};
  }
  return std::get<Options>(std::get<CommandLine>(parsed).command);
}

ParseStop Stop(std::vector<const char*> words) {
  return std::get<ParseStop>(Parse(std::move(words)));
}

TEST(CliParserTest, ServeIsTheDefault) {
  Command<ServeOptions>({});
  Command<ServeOptions>({"serve"});
  Command<ServeOptions>({"--config", "a.yml"});
  EXPECT_FALSE(Command<ServeOptions>({"serve"}).has_backup);
  EXPECT_TRUE(Command<ServeOptions>({"serve", "--i-have-a-backup"}).has_backup);
}

TEST(CliParserTest, MovesSayWhereTo) {
  EXPECT_FALSE(Command<MigrateOptions>({"migrate"}).dry_run);
  EXPECT_TRUE(Command<MigrateOptions>({"migrate", "--dry-run"}).dry_run);
  EXPECT_TRUE(Command<MigrateOptions>({"migrate", "--i-have-a-backup"}).has_backup);
  const auto old = Command<CopyOptions>({"copy", "--to-old", "old.db", "--force-plain"});
  EXPECT_EQ(old.to_old, "old.db");
  EXPECT_TRUE(old.force_plain);
  const auto copy = Command<CopyOptions>({"copy", "--from", "a.yml", "--to", "b.yml"});
  EXPECT_EQ(copy.from, "a.yml");
  EXPECT_EQ(copy.to, "b.yml");
  for (const auto& words : std::vector<std::vector<const char*>>{
           {"copy"},
           {"copy", "--from", "a.yml"},
           {"copy", "--to", "b.yml"},
           {"copy", "--force-plain"},
           {"copy", "--to-old", "x", "--from", "a.yml", "--to", "b.yml"}}) {
    EXPECT_EQ(Stop(words).code, ExitCode::kUsage);
  }
}

TEST(CliParserTest, GlobalOptionsStandAnywhere) {
  for (const auto& words : std::vector<std::vector<const char*>>{
           {"--config", "a.yml", "--json", "list", "--data-dir", "d"},
           {"list", "--config", "a.yml", "--data-dir=d", "--json"}}) {
    const auto line = std::get<CommandLine>(Parse(words));
    EXPECT_EQ(line.global.config, "a.yml");
    EXPECT_EQ(line.global.data_dir, "d");
    EXPECT_EQ(line.global.format, OutputFormat::kJson);
    EXPECT_TRUE(std::holds_alternative<ListOptions>(line.command));
  }
}

TEST(CliParserTest, CommandsAndTheirOptions) {
  const auto import = Command<ImportOptions>({"import", "-", "--tag", "t", "--proxy", "p",
                                              "--client-id", "c", "--batch-name", "b", "--enable"});
  EXPECT_EQ(import.file, "-");
  EXPECT_EQ(import.tag + import.proxy + import.client_id + import.batch_name, "tpcb");
  EXPECT_TRUE(import.enable);
  EXPECT_EQ(Command<ListOptions>({"list", "--email", "x"}).email, "x");
  const auto get_at = Command<GetAtOptions>({"get-at", "a", "--min-ttl", "60"});
  EXPECT_EQ(get_at.biz_id, "a");
  EXPECT_EQ(get_at.min_ttl_seconds, 60);
  EXPECT_EQ(Command<GetAtOptions>({"get-at", "a", "--min-ttl", "864000"}).min_ttl_seconds, 864000)
      << "what the API accepts";
  EXPECT_EQ(Command<GetAtOptions>({"get-at", "a"}).min_ttl_seconds, std::nullopt);
  EXPECT_EQ(Command<RefreshOptions>({"refresh", "a"}).biz_id, "a");
  EXPECT_TRUE(Command<RefreshOptions>({"refresh", "--all"}).all);
  EXPECT_TRUE(Command<ExportOptions>({"export", "f", "--tokens-only"}).tokens_only);
  Command<HashPasswordOptions>({"hash-password"});
  Command<VersionOptions>({"version"});
  using Action = ConfigOptions::Action;
  EXPECT_EQ(Command<ConfigOptions>({"config", "check"}).action, Action::kCheck);
  EXPECT_EQ(Command<ConfigOptions>({"config", "print"}).action, Action::kPrint);
  EXPECT_EQ(Command<ConfigOptions>({"config", "docs", "--config", "x"}).action, Action::kDocs);
}

TEST(CliParserTest, WrongLinesEndWithUsage) {
  for (const auto& words :
       std::vector<std::vector<const char*>>{{"elephant"},
                                             {"import"},
                                             {"get-at"},
                                             {"get-at", "a", "--min-ttl", "-1"},
                                             {"get-at", "a", "--min-ttl", "x"},
                                             {"get-at", "a", "--min-ttl", "864001"},
                                             {"refresh"},
                                             {"refresh", "a", "--all"},
                                             {"config"},
                                             {"config", "elephant"},
                                             {"list", "--elephant"},
                                             {"list", "export", "f"},
                                             {"--config"}}) {
    const ParseStop stop = Stop(words);
    EXPECT_EQ(stop.code, ExitCode::kUsage) << words.front();
    EXPECT_FALSE(stop.text.empty());
  }
}

TEST(CliParserTest, WhoAsksForJsonGetsItWhateverIsWrong) {
  EXPECT_EQ(Stop({"--json", "elephant"}).format, OutputFormat::kJson);
  EXPECT_EQ(Stop({"elephant", "--json"}).format, OutputFormat::kJson);
  EXPECT_EQ(Stop({"get-at", "a", "--min-ttl", "x", "--json"}).format, OutputFormat::kJson);
  EXPECT_EQ(Stop({"elephant"}).format, OutputFormat::kPeople);
}

TEST(CliParserTest, HelpNamesCommandsAndExitCodes) {
  const ParseStop stop = Stop({"--help"});
  EXPECT_EQ(stop.code, ExitCode::kOk);
  for (const char* word : {"serve", "import", "get-at", "hash-password", "--json", "Exit codes"}) {
    EXPECT_THAT(stop.text, HasSubstr(word));
  }
  EXPECT_THAT(Stop({"import", "--help"}).text, HasSubstr("--batch-name"));
  EXPECT_THAT(Stop({"--version"}).text, HasSubstr("rt-manage"));
}

}  // namespace
}  // namespace rtm::app
