#include "service/settings_tuning.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "service/refresh_rig_for_test.h"
#include "testing/capture_log.h"

namespace rtm::service {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

class SettingsTuningTest : public RefreshRig {
 protected:
  SettingsService& settings() { return life_->settings; }
  void Save(TuningTexts texts) {
    SettingsChange change;
    change.tuning = std::move(texts);
    Run(settings().Save({}, std::move(change), life_->vault));
  }
  std::string Refusal(TuningTexts texts) {
    try {
      Save(std::move(texts));
    } catch (const base::Error& error) {
      EXPECT_EQ(error.code(), base::ErrorCode::kInvalidArgument);
      return error.field() + " " + error.public_text().en;
    }
    ADD_FAILURE() << "it was saved";
    return "";
  }
};

TEST_F(SettingsTuningTest, WhatWasSavedWinsOverTheConfigurationUntilItIsTakenAway) {
  tuning_.lead = std::chrono::hours(6);
  tuning_.max_flights = 10;
  Restart();
  Save({{"refresh_lead", " 90m "}, {"log_level", "Debug"}, {"refresh_rate_per_egress", "0.5"}});
  EXPECT_EQ(settings().Tuned().lead, std::chrono::minutes(90));
  EXPECT_EQ(settings().Policy().lead, std::chrono::minutes(90));
  EXPECT_EQ(settings().Tuned().log_level, base::LogLevel::kDebug);
  EXPECT_EQ(settings().Tuned().rate_per_egress, 0.5);
  EXPECT_EQ(settings().Tuned().max_flights, 10) << "as config.yml says";
  EXPECT_THAT(settings().Shown().tuning,
              ElementsAre(Pair("log_level", "debug"), Pair("refresh_lead", "90m"),
                          Pair("refresh_rate_per_egress", "0.5")));
  Restart();
  EXPECT_EQ(settings().Tuned().lead, std::chrono::hours(6)) << "not loaded yet";
  Run(settings().Load());
  EXPECT_EQ(settings().Tuned().lead, std::chrono::minutes(90));
  Save({{"refresh_lead", ""}});
  EXPECT_EQ(settings().Tuned().lead, std::chrono::hours(6));
  Restart();
  Run(settings().Load());
  EXPECT_EQ(settings().Tuned().lead, std::chrono::hours(6));
  EXPECT_EQ(settings().Tuned().rate_per_egress, 0.5) << "it was not named";
}

TEST_F(SettingsTuningTest, TheBoundsAreThoseOfTheConfiguration) {
  EXPECT_THAT(Refusal({{"refresh_lead", "0s"}}),
              HasSubstr("configs.refresh_lead configs.refresh_lead: the value is out of bounds; "
                        "accepted: seconds from 1 to 2592000"));
  EXPECT_THAT(Refusal({{"refresh_lead", "31d"}}), HasSubstr("out of bounds"));
  EXPECT_THAT(Refusal({{"refresh_min_interval", "2d"}}), HasSubstr("out of bounds"));
  EXPECT_THAT(Refusal({{"refresh_max_flights", "4097"}}), HasSubstr("from 1 to 4096"));
  EXPECT_THAT(Refusal({{"refresh_max_per_proxy", "0"}}), HasSubstr("from 1 to 4096"));
  EXPECT_THAT(Refusal({{"refresh_max_per_client", "x"}}), HasSubstr("not an integer"));
  EXPECT_THAT(Refusal({{"refresh_rate_per_egress", "-1"}}), HasSubstr("out of bounds"));
  EXPECT_THAT(Refusal({{"log_level", "loud"}}), HasSubstr("debug, info, warn, error"));
  EXPECT_TRUE(Run(life_->store->settings().LoadAll()).empty());
}

TEST_F(SettingsTuningTest, AStoredTextThatDoesNotReadIsSaidAndLeavesTheConfiguredOne) {
  Run(life_->store->settings().Save(
      {{"refresh_max_flights", "many"}, {"refresh_lead", "8h"}, {"log_level", " "}}, {}));
  testing::CaptureLog log;
  Run(settings().Load());
  EXPECT_EQ(settings().Tuned().max_flights, 64);
  EXPECT_EQ(settings().Tuned().lead, std::chrono::hours(8));
  EXPECT_EQ(settings().Tuned().log_level, base::LogLevel::kInfo);
  EXPECT_THAT(log.All(), HasSubstr(R"("event":"settings.unreadable","key":"refresh_max_flights")"));
}

TEST_F(SettingsTuningTest, ASaveIsAuditedByWhatItTurned) {
  Save({{"log_level", "warn"}, {"refresh_max_flights", "9"}, {"refresh_max_per_proxy", ""}});
  Save({{"refresh_lead", "8h"}, {"log_level", ""}, {"refresh_max_flights", "9"}});
  const auto audit = Run(life_->store->audit().List({.action = "settings.save"}, {}));
  ASSERT_EQ(audit.total, 2);
  EXPECT_EQ(audit.items[1].detail, "log_level: warn, refresh_max_flights: 9");
  EXPECT_EQ(audit.items[0].detail, "log_level: as config.yml says, refresh_lead: 8h");
}

}  // namespace
}  // namespace rtm::service
