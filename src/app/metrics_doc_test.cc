// docs/metrics.md lists every family that the program has, with its type, labels and help.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "app/app_metrics.h"

namespace rtm::app {
namespace {

std::string RowOf(const base::MetricDefinition& definition) {
  std::string labels;
  for (const std::string& label : definition.labels) {
    labels += (labels.empty() ? "`" : ", `") + label + '`';
  }
  return "| `" + definition.name + "` | " + std::string(ToString(definition.kind)) + " | " +
         (labels.empty() ? "-" : labels) + " | " + definition.help + " |";
}

std::vector<std::string> RowsOfDocument() {
  std::ifstream file(std::string(RTM_DOCS_DIR) + "/metrics.md");
  std::vector<std::string> rows;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("| `rtmanage_") || line.starts_with("| `process_")) {
      rows.push_back(line);
    }
  }
  return rows;
}

TEST(MetricsDocTest, TheListIsThatOfTheProgram) {
  const AppMetrics metrics;
  std::vector<std::string> expected;
  for (const base::MetricDefinition& definition : metrics.registry.Definitions()) {
    expected.push_back(RowOf(definition));
  }
  std::string list;
  for (const std::string& row : expected) {
    list += row + '\n';
  }
  EXPECT_EQ(RowsOfDocument(), expected) << "the list should be:\n" << list;
}

TEST(MetricsDocTest, NamesFollowThePractice) {
  const AppMetrics metrics;
  for (const base::MetricDefinition& definition : metrics.registry.Definitions()) {
    const std::string& name = definition.name;
    EXPECT_EQ(name.ends_with("_total"), definition.kind == base::MetricKind::kCounter) << name;
    EXPECT_EQ(definition.kind == base::MetricKind::kHistogram, !definition.buckets.empty()) << name;
    EXPECT_TRUE(std::ranges::is_sorted(definition.buckets)) << name;
    EXPECT_TRUE(definition.help.ends_with('.')) << name;
  }
}

}  // namespace
}  // namespace rtm::app
