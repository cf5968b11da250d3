#include "service/readiness.h"

#include <gtest/gtest.h>

#include "service/refresh_rig_for_test.h"

namespace rtm::service {
namespace {

class ReadinessTest : public RefreshRig {
 protected:
  ReadinessCheck Check(const std::string& name) {
    Readiness readiness(life_->vault, life_->scheduler, life_->journal, life_->unsaved, clock_);
    for (const ReadinessCheck& check : Run(readiness.Check())) {
      if (check.name == name) {
        return check;
      }
    }
    ADD_FAILURE() << "no check " << name;
    return {};
  }
};

TEST_F(ReadinessTest, AllIsWellAfterATurn) {
  Add("a", endpoint_.Mint());
  RunSchedule();
  for (const std::string name : {"database", "key", "scheduler", "journal"}) {
    EXPECT_TRUE(Check(name).ok) << name;
  }
}

TEST_F(ReadinessTest, ASchedulerThatStoppedTurningShows) {
  RunSchedule();
  clock_.Advance(std::chrono::seconds(31));
  EXPECT_FALSE(Check("scheduler").ok);
}

TEST_F(ReadinessTest, AFullJournalShows) {
  disk_.slots = 0;
  EXPECT_FALSE(Check("journal").ok);
}

TEST_F(ReadinessTest, RepliesThatWaitForTheDatabaseAreToldAndNoReasonToBeUnready) {
  const core::TokenId one = Add("a", endpoint_.Mint());
  const core::TokenId two = Add("b", endpoint_.Mint());
  EXPECT_EQ(Check("journal").detail, "");
  FailDuringCommit(one);
  EXPECT_TRUE(Check("journal").ok);
  EXPECT_EQ(Check("journal").detail, "1 reply is waiting for the database");
  FailDuringCommit(two);
  EXPECT_EQ(Check("journal").detail, "2 replies are waiting for the database");
  Run(life_->unsaved.SaveAll());
  EXPECT_EQ(Check("journal").detail, "");
}

TEST_F(ReadinessTest, AStoreThatIsClosedShows) {
  StopStore();
  const ReadinessCheck check = Check("database");
  EXPECT_FALSE(check.ok);
  EXPECT_EQ(check.detail, "store_unavailable");
}

TEST_F(ReadinessTest, AnotherKeyThanTheStoresShows) {
  Add("a", endpoint_.Mint());
  const auto wrong = crypto::MakeCipher(crypto::KeyRing::Generate(entropy_), entropy_);
  TokenVault vault({life_->store->tokens(), life_->store->refreshes(), life_->custody, *wrong,
                    fingerprinter_, entropy_, clock_, "store-1"});
  Readiness readiness(vault, life_->scheduler, life_->journal, life_->unsaved, clock_);
  const auto checks = Run(readiness.Check());
  EXPECT_EQ(checks.at(1).name, "key");
  EXPECT_FALSE(checks.at(1).ok);
}

}  // namespace
}  // namespace rtm::service
