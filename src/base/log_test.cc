#include "base/log.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "base/error.h"
#include "base/log_line.h"
#include "testing/capture_log.h"
#include "testing/temp_dir.h"

namespace rtm::base {
namespace {

constexpr auto kTime = UtcTime(milliseconds(1'762'218'360'123));

std::string Json(std::initializer_list<LogField> fields) {
  return FormatLogLine(LogEncoding::kJson, LogLevel::kInfo, kTime, "x.y", fields);
}

std::string Console(std::initializer_list<LogField> fields) {
  return FormatLogLine(LogEncoding::kConsole, LogLevel::kWarn, kTime, "x.y", fields);
}

TEST(LogLineTest, JsonStartsWithLevelTimeAndEvent) {
  EXPECT_EQ(Json({}), R"({"level":"info","ts":"2025-11-04T01:06:00.123Z","event":"x.y"})");
}

TEST(LogLineTest, JsonWritesEachKindOfValue) {
  constexpr auto kPrefix = R"({"level":"info","ts":"2025-11-04T01:06:00.123Z","event":"x.y",)";
  EXPECT_EQ(Json({{"text", "a"}, {"n", -5}, {"on", true}, {"off", false}, {"d", 0.5}}),
            std::string(kPrefix) + R"("text":"a","n":-5,"on":true,"off":false,"d":0.5})");
  EXPECT_EQ(Json({{"n", std::numeric_limits<std::int64_t>::min()}}),
            std::string(kPrefix) + R"("n":-9223372036854775808})");
  EXPECT_EQ(Json({{"d", std::numeric_limits<double>::quiet_NaN()}}),
            std::string(kPrefix) + R"("d":"nan"})");
  EXPECT_EQ(Json({{"d", -std::numeric_limits<double>::infinity()}}),
            std::string(kPrefix) + R"("d":"-inf"})");
}

TEST(LogLineTest, JsonEscapesSoThatOneEventStaysOneLine) {
  const std::string line = Json({{"t", std::string("a\"b\\c\n\r\t\x01\x7F\0z", 12)}});
  EXPECT_TRUE(line.ends_with(R"("t":"a\"b\\c\n\r\t\u0001\u007f\u0000z"})")) << line;
}

TEST(LogLineTest, JsonKeepsUtf8AndReplacesOtherBytes) {
  EXPECT_TRUE(Json({{"t", "刷新"}}).ends_with("\"t\":\"刷新\"}"));
  EXPECT_TRUE(Json({{"t", "a\xFF\xE5\x88z"}}).ends_with("\"t\":\"a\uFFFD\uFFFD\uFFFDz\"}"));
}

TEST(LogLineTest, ReservedNamesCannotHideTheRealOnes) {
  EXPECT_TRUE(Json({{"level", "x"}, {"ts", 1}, {"event", "z"}})
                  .ends_with(R"("level_":"x","ts_":1,"event_":"z"})"));
}

TEST(LogLineTest, ConsoleQuotesOnlyWhatIsAmbiguous) {
  EXPECT_EQ(Console({{"a", "plain"}, {"n", 3}, {"zh", "刷新"}}),
            "2025-11-04T01:06:00.123Z WARN  x.y a=plain n=3 zh=刷新");
  EXPECT_EQ(Console({{"a", "two words"}, {"b", ""}, {"c", "x=y"}, {"d", "l1\nl2"}}),
            R"(2025-11-04T01:06:00.123Z WARN  x.y a="two words" b="" c="x=y" d="l1\nl2")");
}

TEST(CaptureLogTest, CollectsEveryLevel) {
  const testing::CaptureLog log;
  LogDebug("one.debug");
  LogInfo("two.info", {{"n", 2}});
  LogError("three.error");
  ASSERT_EQ(log.lines().size(), 3U);
  EXPECT_TRUE(log.Has("two.info"));
  EXPECT_FALSE(log.Has("two"));
  EXPECT_NE(log.All().find("\"n\":2}\n"), std::string::npos);
}

TEST(CaptureLogTest, TakesLinesFromManyThreads) {
  const testing::CaptureLog log;
  {
    std::vector<std::jthread> threads;
    threads.reserve(4);
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([] {
        for (int i = 0; i < 100; ++i) {
          LogInfo("thread.line", {{"i", i}});
        }
      });
    }
  }
  EXPECT_EQ(log.lines().size(), 400U);
}

/// A directory of its own, and the process's log back at its defaults afterwards.
class LogFileTest : public ::testing::Test {
 public:
  ~LogFileTest() override { ConfigureLog(LogOptions{}); }

 protected:
  static std::vector<std::string> LinesOf(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) {
      lines.push_back(line);
    }
    return lines;
  }

  testing::TempDir directory_;
};

TEST_F(LogFileTest, AppendsToFilesAndSendsErrorsToBoth) {
  const auto all = directory_.path() / "all.log";
  const auto errors = directory_.path() / "errors.log";
  std::ofstream(all) << "earlier\n";
  ConfigureLog({LogLevel::kInfo, LogEncoding::kJson, {all.string()}, {errors.string()}});
  LogDebug("not.written");
  LogInfo("all.only");
  LogError("both");
  const auto lines = LinesOf(all);
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0], "earlier");
  EXPECT_NE(lines[1].find("all.only"), std::string::npos);
  ASSERT_EQ(LinesOf(errors).size(), 1U);
  EXPECT_EQ(LinesOf(errors)[0], lines[2]);
}

TEST_F(LogFileTest, LevelChangesAtRunTime) {
  const auto file = directory_.path() / "a.log";
  ConfigureLog({LogLevel::kWarn, LogEncoding::kConsole, {file.string()}, {}});
  LogInfo("quiet");
  SetLogLevel(LogLevel::kDebug);
  LogDebug("loud");
  ASSERT_EQ(LinesOf(file).size(), 1U);
  EXPECT_NE(LinesOf(file)[0].find("DEBUG loud"), std::string::npos);
}

TEST_F(LogFileTest, ShutdownDropsLaterLines) {
  const auto file = directory_.path() / "a.log";
  ConfigureLog({LogLevel::kInfo, LogEncoding::kJson, {file.string()}, {}});
  LogInfo("before");
  ShutdownLog();
  LogInfo("after");
  EXPECT_EQ(LinesOf(file).size(), 1U);
}

TEST_F(LogFileTest, AFileThatCannotBeOpenedIsNamed) {
  const std::string path = (directory_.path() / "file" / "below.log").string();
  std::ofstream(directory_.path() / "file") << "no directory";
  try {
    ConfigureLog({LogLevel::kInfo, LogEncoding::kJson, {path}, {}});
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kConfig);
    EXPECT_NE(error.public_text().en.find(path), std::string::npos);
    EXPECT_NE(error.public_text().zh.find(path), std::string::npos);
  }
}

TEST_F(LogFileTest, AFullDeviceLosesNoCallerAndFallsBackToStderr) {
  ConfigureLog({LogLevel::kInfo, LogEncoding::kJson, {"/dev/full"}, {}});
  ::testing::internal::CaptureStderr();
  LogInfo("disk.full");
  EXPECT_NE(::testing::internal::GetCapturedStderr().find("disk.full"), std::string::npos);
}

TEST_F(LogFileTest, LinesOfManyThreadsStayWhole) {
  const auto file = directory_.path() / "a.log";
  ConfigureLog({LogLevel::kInfo, LogEncoding::kJson, {file.string()}, {}});
  {
    std::vector<std::jthread> threads;
    threads.reserve(4);
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([] {
        for (int i = 0; i < 50; ++i) {
          LogInfo("thread.line", {{"text", std::string(200, 'x')}});
        }
      });
    }
  }
  const auto lines = LinesOf(file);
  EXPECT_EQ(lines.size(), 200U);
  for (const std::string& line : lines) {
    EXPECT_TRUE(line.starts_with('{') && line.ends_with("x\"}")) << line;
  }
}

}  // namespace
}  // namespace rtm::base
