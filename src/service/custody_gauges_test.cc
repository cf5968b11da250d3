#include "service/custody_gauges.h"

#include <gtest/gtest.h>

#include "service/refresh_rig_for_test.h"

namespace rtm::service {
namespace {

class CustodyGaugesTest : public RefreshRig {
 protected:
  void SetUp() override {
    RefreshRig::SetUp();
    gauges_.emplace(CustodyGauges::Dependencies{.vault = life_->vault,
                                                .coordinator = life_->coordinator,
                                                .lanes = life_->lanes,
                                                .unsaved = life_->unsaved,
                                                .scheduler = life_->scheduler,
                                                .settings = life_->settings,
                                                .nodes = life_->nodes,
                                                .journal = life_->journal,
                                                .clock = clock_,
                                                .core_executor = io_.get_executor(),
                                                .families = CustodyFamilies::In(registry_)});
  }

  std::string Gauge(const std::string& series) { return Metric(series, Run(gauges_->Read())); }
  /// What was asked of the store is asked again.
  void Later() { clock_.Advance(CustodyGauges::kCensusKept); }

  std::optional<CustodyGauges> gauges_;
};

TEST_F(CustodyGaugesTest, AnEmptyStoreHasNoRowsAndNoEnds) {
  EXPECT_EQ(Gauge("rtmanage_store_up"), "1");
  EXPECT_EQ(Gauge(R"(rtmanage_rows{state="active"})"), "0");
  EXPECT_EQ(Gauge(R"(rtmanage_rows{state="needs_login"})"), "0");
  EXPECT_EQ(Gauge("rtmanage_rows_due"), "0");
  EXPECT_EQ(Gauge("rtmanage_next_at_end_seconds"), "+Inf");
  EXPECT_EQ(Gauge("rtmanage_journal_slots_free"), "64");
  EXPECT_EQ(Gauge(R"(rtmanage_lanes_closed{reason="paused"})"), "0");
}

TEST_F(CustodyGaugesTest, RowsAreCountedAsTheyStand) {
  Add("a", endpoint_.Mint());
  Add("b", endpoint_.Mint());
  EXPECT_EQ(Gauge("rtmanage_rows_due"), "2");
  EXPECT_EQ(Gauge("rtmanage_rows_overdue"), "0");
  clock_.Advance(std::chrono::minutes(6));
  EXPECT_EQ(Gauge("rtmanage_rows_overdue"), "2");
  RunSchedule();
  Later();
  EXPECT_EQ(Gauge("rtmanage_rows_due"), "0");
  EXPECT_EQ(Gauge(R"(rtmanage_rows{state="active"})"), "2");
  EXPECT_EQ(Gauge("rtmanage_next_at_end_seconds"), "3597");
  clock_.Advance(std::chrono::hours(2));
  EXPECT_EQ(Gauge("rtmanage_rows_at_over"), "2");
  EXPECT_EQ(Gauge("rtmanage_next_at_end_seconds"), "+Inf");
}

TEST_F(CustodyGaugesTest, TheStoreIsNotAskedAtEachScrape) {
  Add("a", endpoint_.Mint());
  EXPECT_EQ(Gauge(R"(rtmanage_rows{state="active"})"), "1");
  Add("b", endpoint_.Mint());
  EXPECT_EQ(Gauge(R"(rtmanage_rows{state="active"})"), "1");
  Later();
  EXPECT_EQ(Gauge(R"(rtmanage_rows{state="active"})"), "2");
}

TEST_F(CustodyGaugesTest, ScrapesAtOnceShareOneAnswer) {
  Add("a", endpoint_.Mint());
  auto first = asio::co_spawn(io_, gauges_->Read(), asio::use_future);
  EXPECT_EQ(Gauge(R"(rtmanage_rows{state="active"})"), "1");
  EXPECT_EQ(Metric(R"(rtmanage_rows{state="active"})", first.get()), "1");
}

TEST_F(CustodyGaugesTest, WithoutTheStoreTheRestIsTold) {
  Add("a", endpoint_.Mint());
  EXPECT_EQ(Gauge("rtmanage_store_up"), "1");
  StopStore();
  Later();
  EXPECT_EQ(Gauge("rtmanage_store_up"), "0");
  EXPECT_EQ(Gauge(R"(rtmanage_rows{state="active"})"), "") << "an old value would be a lie";
  EXPECT_EQ(Gauge("rtmanage_next_at_end_seconds"), "");
  EXPECT_EQ(Gauge("rtmanage_flights"), "0");
}

TEST_F(CustodyGaugesTest, WhatTheDatabaseRefusedIsInTheJournal) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  FailDuringCommit(id);
  EXPECT_EQ(Gauge("rtmanage_unsaved_outcomes"), "1");
  EXPECT_EQ(Gauge("rtmanage_journal_pending"), "1");
  EXPECT_EQ(Gauge("rtmanage_journal_slots_free"), "63");
  Run(life_->unsaved.SaveAll());
  EXPECT_EQ(Gauge("rtmanage_unsaved_outcomes"), "0");
  EXPECT_EQ(Gauge("rtmanage_journal_pending"), "0");
}

TEST_F(CustodyGaugesTest, FlightsAndTheScheduleAreTold) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  RunSchedule();
  clock_.Advance(std::chrono::seconds(90));
  EXPECT_EQ(Gauge("rtmanage_scheduler_last_turn_seconds"), "90");
  EXPECT_EQ(Gauge("rtmanage_schedule_enabled"), "1");
  endpoint_.Hold();
  life_->coordinator.Start(ByCall(id));
  RunUntil([this] { return endpoint_.total_sent() == 2; });
  EXPECT_EQ(Gauge("rtmanage_flights"), "1");
  EXPECT_EQ(Gauge("rtmanage_lane_flights"), "1");
  EXPECT_EQ(Gauge("rtmanage_lane_waiting"), "0");
}

}  // namespace
}  // namespace rtm::service
