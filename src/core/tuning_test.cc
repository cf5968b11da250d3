#include "core/tuning.h"

#include <gtest/gtest.h>

namespace rtm::core {
namespace {

TEST(Tuning, EveryKeyReadsItsOwnTextBack) {
  Tuning tuning;
  for (const TuningKey& key : TuningKeys()) {
    const std::string text = key.text(tuning);
    const auto read = ReadSetting(key.rule, text);
    ASSERT_TRUE(read) << key.name;
    key.put(tuning, *read);
    EXPECT_EQ(key.text(tuning), text) << key.name;
  }
}

TEST(Tuning, EveryKeyHasItsOwnPlace) {
  Tuning tuning{.lead = std::chrono::seconds(11),
                .min_interval = std::chrono::seconds(12),
                .max_flights = 13,
                .max_per_proxy = 14,
                .max_per_client = 15,
                .rate_per_egress = 1.5,
                .log_level = base::LogLevel::kWarn};
  std::string all;
  for (const TuningKey& key : TuningKeys()) {
    all.append(key.name).append("=").append(key.text(tuning)).append(" ");
  }
  EXPECT_EQ(all,
            "refresh_lead=11s refresh_min_interval=12s refresh_max_flights=13 "
            "refresh_max_per_proxy=14 refresh_max_per_client=15 refresh_rate_per_egress=1.5 "
            "log_level=warn ");
}

TEST(Tuning, LevelsGoByTheirNames) {
  EXPECT_EQ(LogLevelOf("debug"), base::LogLevel::kDebug);
  EXPECT_EQ(LogLevelOf("error"), base::LogLevel::kError);
}

}  // namespace
}  // namespace rtm::core
