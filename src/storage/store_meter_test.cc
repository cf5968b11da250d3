#include "storage/store_meter.h"

#include <gmock/gmock.h>

#include "storage/sql_store_test.h"

namespace rtm::storage {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

/// A store whose commits can be made slow or refused.
class StoreMeterTest : public ::testing::Test {
 protected:
  StoreMeterTest() {
    StoreOptions options;
    options.sqlite_file = dir_.path() / "tokens.db";
    options.metrics = StoreMetrics::In(registry_);
    options.fault_hook = [this](std::string_view step) {
      if (refusal_ && step == "commit") {
        throw base::Error(*refusal_, {"test", "test"});
      }
      clock_.Advance(std::chrono::milliseconds(20));
    };
    store_ = OpenStoreBlocking(std::move(options), clock_);
  }

  void Write() {
    testing::RunCoroutine(store_->settings().Save({{"key", "value"}}, Audited("settings.save")));
  }
  std::string Page() { return registry_.Render({}); }

  TempDir dir_;
  testing::ManualClock clock_;
  base::MetricRegistry registry_;
  std::optional<base::ErrorCode> refusal_;  // Set while nothing is queued.
  std::unique_ptr<Store> store_;
};

TEST_F(StoreMeterTest, CountsWhatCallersWaitFor) {
  Write();
  testing::RunCoroutine(store_->settings().LoadAll());
  testing::RunCoroutine(store_->settings().LoadAll());
  const std::string page = Page();
  // The hook takes its time before the transaction begins and before its commit.
  EXPECT_THAT(page, HasSubstr("rtmanage_store_seconds_sum{op=\"write\"} 0.04\n"));
  EXPECT_THAT(page, HasSubstr("rtmanage_store_seconds_count{op=\"write\"} 1\n"));
  EXPECT_THAT(page, HasSubstr("rtmanage_store_seconds_count{op=\"read\"} 2\n"));
  EXPECT_THAT(page, HasSubstr("rtmanage_store_seconds_count{op=\"commit\"} 1\n"));
}

TEST_F(StoreMeterTest, CountsFaultsOfTheDatabaseByCode) {
  refusal_ = base::ErrorCode::kStoreFull;
  EXPECT_THROW(Write(), base::Error);
  EXPECT_THROW(Write(), base::Error);
  const std::string page = Page();
  EXPECT_THAT(page, HasSubstr("rtmanage_store_errors_total{code=\"store_full\"} 2\n"));
  EXPECT_THAT(page, HasSubstr("rtmanage_store_errors_total{code=\"store_io\"} 0\n"));
  EXPECT_THAT(page, HasSubstr("rtmanage_store_seconds_count{op=\"commit\"} 0\n"));
}

TEST_F(StoreMeterTest, WhatTheCallerDidWrongIsNoFaultOfTheDatabase) {
  refusal_ = base::ErrorCode::kDuplicate;
  EXPECT_THROW(Write(), base::Error);
  EXPECT_THAT(Page(), Not(ContainsRegex(R"(store_errors_total\{[^}]*\} [1-9])")));
}

}  // namespace
}  // namespace rtm::storage
