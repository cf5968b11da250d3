#include "base/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>
#include <vector>

namespace rtm::base {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using ::testing::HasSubstr;
using ::testing::Not;

class MetricsTest : public ::testing::Test {
 protected:
  std::string Page() { return registry_.Render(readings_); }

  MetricRegistry registry_;
  MetricReadings readings_;
};

TEST_F(MetricsTest, CountersShowTheirSum) {
  const CounterFamily family =
      registry_.AddCounters("seen_total", {"what", "how"}, "What was seen.");
  family.With({"cat", "well"}).Add();
  family.With({"cat", "well"}).Add(2);
  family.OwnCellWith({"cat", "well"}).Add(4);
  family.With({"dog", "badly"}).Add();
  EXPECT_EQ(Page(),
            "# HELP seen_total What was seen.\n"
            "# TYPE seen_total counter\n"
            "seen_total{what=\"cat\",how=\"well\"} 7\n"
            "seen_total{what=\"dog\",how=\"badly\"} 1\n");
}

TEST_F(MetricsTest, HistogramsAddUpToTheirBounds) {
  const HistogramFamily family =
      registry_.AddHistograms("took_seconds", {}, {milliseconds(1), milliseconds(10)}, "Time.");
  const Histogram took = family.With({});
  took.Observe(microseconds(500));
  took.Observe(milliseconds(1));
  took.Observe(milliseconds(2));
  family.OwnCellWith({}).Observe(milliseconds(20));
  const std::string page = Page();
  EXPECT_THAT(page, HasSubstr("# TYPE took_seconds histogram\n"));
  EXPECT_THAT(page, HasSubstr("took_seconds_bucket{le=\"0.001\"} 2\n"));
  EXPECT_THAT(page, HasSubstr("took_seconds_bucket{le=\"0.01\"} 3\n"));
  EXPECT_THAT(page, HasSubstr("took_seconds_bucket{le=\"+Inf\"} 4\n"));
  EXPECT_THAT(page, HasSubstr("took_seconds_count 4\n"));
  EXPECT_THAT(page, HasSubstr("took_seconds_sum 0.0235\n"));
}

TEST_F(MetricsTest, WhatIsReadStandsThereOnlyWhereItWasRead) {
  const ReadFamily rows = registry_.AddRead(MetricKind::kGauge, "rows", {"state"}, "Rows.");
  registry_.AddRead(MetricKind::kGauge, "unread", {}, "Nobody reads this.");
  const ReadFamily spent = registry_.AddRead(MetricKind::kCounter, "spent_total", {}, "Spent.");
  readings_.Set(rows, {"active"}, 3);
  readings_.Set(spent, 1.5);
  const std::string page = Page();
  EXPECT_THAT(page, HasSubstr("# TYPE rows gauge\nrows{state=\"active\"} 3\n"));
  EXPECT_THAT(page, HasSubstr("# TYPE spent_total counter\nspent_total 1.5\n"));
  EXPECT_THAT(page, Not(HasSubstr("unread")));
}

TEST_F(MetricsTest, LabelValuesAreEscaped) {
  registry_.AddCounters("odd_total", {"name"}, "Odd.").With({"a\"b\\c\nd"}).Add();
  EXPECT_THAT(Page(), HasSubstr(R"(odd_total{name="a\"b\\c\nd"} 1)"));
}

TEST_F(MetricsTest, HandlesThatWereMadeByDefaultCountNowhere) {
  Counter().Add();
  Histogram().Observe(milliseconds(1));
  CounterFamily().With({"x"}).Add();
  HistogramFamily().OwnCellWith({"x", "y"}).Observe(milliseconds(1));
  readings_.Set(ReadFamily(), {"x"}, 1);
  EXPECT_FALSE(CounterFamily().With({}).counts());
  EXPECT_EQ(Page(), "");
}

TEST_F(MetricsTest, MistakesOfOursAreFoundAtOnce) {
  const CounterFamily family = registry_.AddCounters("one_total", {"what"}, "One.");
  EXPECT_THROW(registry_.AddRead(MetricKind::kGauge, "one_total", {}, "Two."), std::logic_error);
  EXPECT_THROW(family.With({}), std::logic_error);
  EXPECT_THROW(family.With({"a", "b"}), std::logic_error);
}

TEST_F(MetricsTest, NothingIsLostBetweenThreads) {
  constexpr int kThreads = 4;
  constexpr int kTimes = 10'000;
  const CounterFamily family = registry_.AddCounters("many_total", {"how"}, "Many.");
  const HistogramFamily times =
      registry_.AddHistograms("many_seconds", {}, {milliseconds(1)}, "Times.");
  std::vector<std::thread> threads;
  threads.reserve(kThreads);
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      const Counter own = family.OwnCellWith({"own"});
      const Counter shared = family.With({"shared"});
      for (int time = 0; time < kTimes; ++time) {
        own.Add();
        shared.Add();
        times.With({}).Observe(microseconds(1));
      }
    });
  }
  Page();
  for (std::thread& thread : threads) {
    thread.join();
  }
  const std::string page = Page();
  EXPECT_THAT(page, HasSubstr("many_total{how=\"own\"} 40000\n"));
  EXPECT_THAT(page, HasSubstr("many_total{how=\"shared\"} 40000\n"));
  EXPECT_THAT(page, HasSubstr("many_seconds_count 40000\n"));
}

TEST_F(MetricsTest, DefinitionsComeByName) {
  registry_.AddCounters("b_total", {"x"}, "B.");
  registry_.AddHistograms("a_seconds", {}, {milliseconds(1)}, "A.");
  const auto definitions = registry_.Definitions();
  ASSERT_EQ(definitions.size(), 2U);
  EXPECT_EQ(definitions[0].name, "a_seconds");
  EXPECT_EQ(ToString(definitions[0].kind), "histogram");
  EXPECT_EQ(definitions[1].help, "B.");
  EXPECT_EQ(definitions[1].labels, std::vector<std::string>{"x"});
}

}  // namespace
}  // namespace rtm::base
