#include "service/settings_preview.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "service/refresh_rig_for_test.h"

namespace rtm::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::string kFirst = "http://u:secret-one@10.0.0.1:8080";
const std::string kFirstLabel = "http://u:***@10.0.0.1:8080";
const std::string kSecond = "socks5h://10.0.0.2:1080";

class SettingsPreviewTest : public RefreshRig {
 protected:
  SettingsService& settings() { return life_->settings; }
  SettingsPreview Preview(const SettingsChange& change) {
    return Run(settings().Preview(change, life_->vault));
  }
  SaveReport Save(const SettingsChange& change) {
    return Run(settings().Save({}, change, life_->vault));
  }
  static SettingsChange Proxies(std::vector<std::string> list) {
    SettingsChange change;
    change.proxy_list = std::move(list);
    return change;
  }
  static std::vector<std::string> Lines(const SettingsPreview& preview) {
    std::vector<std::string> lines;
    lines.reserve(preview.changes.size());
    for (const ChangedSetting& change : preview.changes) {
      lines.push_back(change.key + ": " + change.before + " -> " + change.after);
    }
    return lines;
  }
};

TEST_F(SettingsPreviewTest, WhatIsThereAlreadyIsNoChange) {
  Save(Proxies({kFirst}));
  SettingsChange same = Proxies({kFirstLabel});
  same.client_id_list = {{}};
  same.auto_refresh_enabled = true;
  same.auto_refresh_interval_days = 2;
  same.tuning = {{"refresh_lead", ""}, {"log_level", ""}};
  EXPECT_THAT(Preview(same).changes, IsEmpty());
}

TEST_F(SettingsPreviewTest, EveryDifferenceIsNamedAndNothingIsWritten) {
  Save(Proxies({kFirst}));
  const auto stored = Run(life_->store->settings().LoadAll());
  SettingsChange change = Proxies({kSecond});
  change.client_id_list = {{"app_one"}};
  change.auto_refresh_enabled = false;
  change.auto_refresh_interval_days = 3;
  change.tuning = {{"refresh_lead", "8h"}};
  EXPECT_THAT(Lines(Preview(change)),
              ElementsAre("proxy_list: " + kFirstLabel + " -> ", "proxy_list:  -> " + kSecond,
                          "client_id_list:  -> app_one", "auto_refresh_enabled: true -> false",
                          "auto_refresh_interval: 2 -> 3", "refresh_lead:  -> 8h"));
  EXPECT_EQ(Run(life_->store->settings().LoadAll()), stored);
  EXPECT_EQ(settings().Current().proxy_list, std::vector<std::string>{kFirst});
}

TEST_F(SettingsPreviewTest, ANewNameIsAChangeOfTheList) {
  Save(Proxies({kFirst}));
  SettingsChange change = Proxies({kFirst});
  change.proxy_names = {{0, "Tokyo"}};
  EXPECT_THAT(Lines(Preview(change)),
              ElementsAre("proxy_list: " + kFirstLabel + " -> Tokyo (" + kFirstLabel + ")"));
}

TEST_F(SettingsPreviewTest, ForetellsWhatTheSaveDoesWithRows) {
  Save(Proxies({kFirst, kSecond}));
  for (int i = 0; i < 5; ++i) {
    Add("row-" + std::to_string(i), endpoint_.Mint(), kFirst);
  }
  const SettingsChange change = Proxies({kSecond, "http://10.0.0.3:1"});
  const SettingsPreview preview = Preview(change);
  EXPECT_EQ(Run(life_->vault.ListAfter({}, 1)).front().proxy_label, kFirstLabel);
  const SaveReport saved = Save(change);
  EXPECT_EQ(preview.rows.rows_moved, 5);
  EXPECT_EQ(preview.rows.rows_moved, saved.rows_moved);
  ASSERT_EQ(preview.rows.dealt.size(), saved.dealt.size());
  for (std::size_t i = 0; i < saved.dealt.size(); ++i) {
    EXPECT_EQ(preview.rows.dealt[i].label, saved.dealt[i].label);
    EXPECT_EQ(preview.rows.dealt[i].rows, saved.dealt[i].rows);
  }
}

TEST_F(SettingsPreviewTest, RowsThatWouldGoDirectAreCountedAndNotRefused) {
  Save(Proxies({kFirst}));
  Add("row", endpoint_.Mint(), kFirst);
  const SettingsPreview preview = Preview(Proxies({}));
  EXPECT_EQ(preview.rows.rows_direct, 1);
  EXPECT_EQ(preview.rows.rows_moved, 0);
}

TEST_F(SettingsPreviewTest, CountsEnabledRowsWhoseTimeMoves) {
  const core::TokenId id = Add("refreshed", endpoint_.Mint());
  Refresh(id);
  const core::TokenId off = Add("switched off", endpoint_.Mint());
  Refresh(off);
  TokenChange disable;
  disable.enabled = false;
  ASSERT_EQ(Run(life_->vault.Edit(off, std::move(disable), {})), storage::EditResult::kDone);
  Run(life_->scheduler.RunOnce());
  SettingsChange change;
  change.auto_refresh_interval_days = 2;
  EXPECT_EQ(Preview(change).rows_rescheduled, 0) << "as it is";
  change.tuning = {{"refresh_min_interval", "1d"}};
  const base::UtcTime before = Row(id).next_refresh_at.value();
  EXPECT_EQ(Preview(change).rows_rescheduled, 1);
  Save(change);
  life_->scheduler.SettingsChanged();
  Run(life_->scheduler.RunOnce());
  EXPECT_NE(Row(id).next_refresh_at.value(), before);
}

TEST_F(SettingsPreviewTest, OneAtATimeWalksOverTheRows) {
  Save(Proxies({kFirst}));
  const auto start = [this] {
    return asio::co_spawn(io_, settings().Preview(Proxies({kSecond}), life_->vault),
                          asio::use_future);
  };
  auto first = start();
  auto second = start();
  const auto is_ready = [](auto& future) {
    return future.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
  };
  RunUntil([&] { return is_ready(first) && is_ready(second); });
  EXPECT_NO_THROW(first.get());
  try {
    second.get();
    ADD_FAILURE() << "two at once";
  } catch (const base::Error& error) {
    EXPECT_EQ(error.code(), base::ErrorCode::kConflict);
  }
  EXPECT_NO_THROW(Preview(Proxies({kSecond}))) << "the first has ended";
}

TEST_F(SettingsPreviewTest, ChecksAsASaveDoes) {
  const auto refusal = [this](const SettingsChange& change, bool save) {
    try {
      save ? void(Save(change)) : void(Preview(change));
    } catch (const base::Error& error) {
      return error.field() + error.public_text().en;
    }
    return std::string("accepted");
  };
  SettingsChange interval;
  interval.auto_refresh_interval_days = 366;
  SettingsChange level;
  level.tuning = {{"log_level", "loud"}};
  for (const SettingsChange& change : {Proxies({"nonsense"}), interval, level}) {
    EXPECT_NE(refusal(change, false), "accepted");
    EXPECT_EQ(refusal(change, false), refusal(change, true));
  }
}

}  // namespace
}  // namespace rtm::service
