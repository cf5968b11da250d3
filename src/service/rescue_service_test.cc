#include "service/rescue_service.h"

#include <gtest/gtest.h>

#include "service/audit_log.h"
#include "service/refresh_rig_for_test.h"

namespace rtm::service {
namespace {

using State = RescueRecord::State;

class RescueServiceTest : public RefreshRig {
 protected:
  static constexpr const char* kOrphanToken = "rt-orphan-000000000000000000000000";

  RescueService Service() {
    return RescueService({.vault = life_->vault,
                          .journal = life_->journal,
                          .recovery = life_->recovery,
                          .unsaved = life_->unsaved,
                          .refresher = life_->refresher,
                          .endpoint = endpoint_,
                          .providers = providers_,
                          .settings = life_->settings,
                          .audit = audit_.emplace(life_->store->audit(), clock_),
                          .pool = life_->pool,
                          .core_executor = io_.get_executor()});
  }
  std::vector<RescueRecord> List(bool with_done = false) { return Run(Service().List(with_done)); }
  RescueService::Report Replay(bool adopt = false) { return Run(Service().Replay({}, adopt)); }

  /// A reply with an RT for a row that was deleted while it was under way.
  void LeaveAnOrphan() {
    const core::TokenId id = Add("gone", endpoint_.Mint());
    const RefreshGrant grant = BeginAndDie(id);
    Run(life_->vault.Abandon(grant.attempt));
    ASSERT_EQ(Run(life_->vault.Delete({id}, {})).size(), 1U);
    Journal(grant, 200, Tokens(kOrphanToken));
    ASSERT_EQ(Restart().orphans, 1U);
  }
  core::Token OnlyRow() {
    const auto rows = Run(life_->vault.ListAfter({}, 10));
    EXPECT_EQ(rows.size(), 1U);
    return rows.at(0);
  }

  std::optional<AuditLog> audit_;
};

TEST_F(RescueServiceTest, AnEmptyJournalHasNothing) {
  EXPECT_TRUE(List().empty());
  const auto report = Replay();
  EXPECT_EQ(report.saved + report.adopted + report.left, 0U);
}

TEST_F(RescueServiceTest, WhatIsDoneIsShownOnRequest) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  ASSERT_EQ(Refresh(id).end, End::kRefreshed);
  EXPECT_TRUE(List().empty());
  const auto records = List(true);
  ASSERT_EQ(records.size(), 1U);
  EXPECT_EQ(records[0].state, State::kDone);
  EXPECT_EQ(records[0].biz_id, "a");
  EXPECT_EQ(records[0].http_status, 200);
  EXPECT_EQ(Replay().saved, 0U);
}

TEST_F(RescueServiceTest, AnOrphanIsShownAndLeftUntilAPersonAdoptsIt) {
  LeaveAnOrphan();
  const auto records = List();
  ASSERT_EQ(records.size(), 1U);
  EXPECT_EQ(records[0].state, State::kOrphan);
  EXPECT_TRUE(records[0].row);
  EXPECT_EQ(records[0].biz_id, "");
  EXPECT_EQ(Replay().left, 1U);
  EXPECT_EQ(List().size(), 1U);
  EXPECT_EQ(Replay(true).adopted, 1U);
  EXPECT_TRUE(List().empty());
  const core::Token row = OnlyRow();
  EXPECT_FALSE(row.enabled);
  EXPECT_EQ(row.tag, "rescued");
  EXPECT_EQ(StoredRefreshToken(row.id), kOrphanToken);
  EXPECT_EQ(Run(audit_->List({.action = "rescue.adopt", .subject = row.biz_id}, {})).total, 1);
}

TEST_F(RescueServiceTest, AnAdoptedRowGoesOutAsImportedOnesDo) {
  initial_.proxy_list = {"http://user:pass@proxy-1.test:8080"};
  LeaveAnOrphan();
  EXPECT_EQ(Replay(true).adopted, 1U);
  const core::Token row = OnlyRow();
  EXPECT_EQ(row.proxy_label, "http://user:***@proxy-1.test:8080");
  EXPECT_TRUE(row.at_expires_at) << "the access token that came with it is still good";
}

TEST_F(RescueServiceTest, AnOrphanThatAnotherRowHoldsIsNotTakenInTwice) {
  LeaveAnOrphan();
  Add("same", kOrphanToken);
  EXPECT_EQ(Replay(true).adopted, 1U);
  EXPECT_EQ(OnlyRow().biz_id, "same");
  EXPECT_TRUE(List().empty());
}

TEST_F(RescueServiceTest, ARefusalIsNothingToAdopt) {
  const core::TokenId id = Add("gone", endpoint_.Mint());
  const RefreshGrant grant = BeginAndDie(id);
  Run(life_->vault.Abandon(grant.attempt));
  Run(life_->vault.Delete({id}, {}));
  Journal(grant, 400, R"({"error":"invalid_grant"})");
  Restart();
  EXPECT_EQ(Replay(true).left, 1U);
}

TEST_F(RescueServiceTest, WhatTheDatabaseRefusedIsSaved) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  endpoint_.Hold();
  ASSERT_TRUE(life_->coordinator.Start(ByCall(id)));
  RunUntil([this] { return endpoint_.total_sent() == 1; });
  FailStore(base::ErrorCode::kStoreFull);
  endpoint_.Release();
  RunUntil([this] { return life_->unsaved.size() == 1; });
  ASSERT_EQ(List().size(), 1U);
  EXPECT_EQ(List()[0].state, State::kWaiting);
  FailStore(std::nullopt);
  EXPECT_EQ(Replay().saved, 1U);
  EXPECT_TRUE(List().empty());
  EXPECT_EQ(Row(id).generation, 1);
}

TEST_F(RescueServiceTest, ARecordThatNoKeyOpensIsLeft) {
  LeaveAnOrphan();
  disk_.records.begin()->second.payload.back() ^= 1;
  ASSERT_EQ(List().size(), 1U);
  EXPECT_EQ(List()[0].state, State::kUnreadable);
  EXPECT_EQ(Replay(true).left, 1U);
}

}  // namespace
}  // namespace rtm::service
