#include <gtest/gtest.h>

#include "service/job_rig_for_test.h"

namespace rtm::service {
namespace {

/// One flight at a time: what is not on the wire waits.
class JobCancelTest : public JobRig {
 protected:
  JobCancelTest() { limits_.max_flights = 1; }

  std::string StartHeld(std::vector<core::TokenId> ids) {
    endpoint_.Hold();
    const int before = endpoint_.total_sent();
    const std::string id = Start(Of(JobKind::kRefresh, std::move(ids)))->id;
    RunUntil([&] { return endpoint_.total_sent() > before && life_->lanes.waiting() > 0; });
    return id;
  }
};

TEST_F(JobCancelTest, BeginsNoFurtherRowAndFinishesWhatIsOnTheWire) {
  const std::string id = StartHeld(CreateMany(5));
  EXPECT_EQ(Cancel(id)->state, JobState::kCancelling);
  EXPECT_EQ(Cancel(id)->state, JobState::kCancelling) << "once more changes nothing";
  RunUntil([&] { return life_->coordinator.flights() == 1; });
  endpoint_.Release();
  const JobSnapshot ended = Finish(id);
  EXPECT_EQ(ended->state, JobState::kCancelled);
  EXPECT_EQ(ended->done, 1);
  EXPECT_EQ(ended->succeeded, 1);
  EXPECT_EQ(ended->total, 5);
  EXPECT_EQ(endpoint_.total_sent(), 1);
  EXPECT_EQ(AuditOf("job.cancel").size(), 1U);
  EXPECT_EQ(Cancel(id)->state, JobState::kCancelled) << "it has ended";
}

TEST_F(JobCancelTest, WhoElseWaitsForARowStillGetsIt) {
  const std::vector<core::TokenId> ids = CreateMany(3);
  const std::string id = StartHeld(ids);
  RunUntil([&] { return life_->lanes.waiting() == 2; });
  auto person = asio::co_spawn(io_, service_->RefreshById(Operator(), ids[2]), asio::use_future);
  const std::string other = Start(Of(JobKind::kRefresh, {ids[1]}))->id;
  io_.poll();
  Cancel(id);
  endpoint_.Release();
  EXPECT_EQ(Finish(id)->state, JobState::kCancelled);
  const JobSnapshot second = Finish(other);
  EXPECT_EQ(second->state, JobState::kDone);
  EXPECT_EQ(second->succeeded, 1) << "another job wanted the row";
  RunUntil([&] { return person.wait_for(std::chrono::seconds(0)) == std::future_status::ready; });
  EXPECT_EQ(person.get().verdict, AccessVerdict::kServed);
  EXPECT_EQ(endpoint_.total_sent(), 3);
}

TEST_F(JobCancelTest, TakesBackARowThatShowsAnothersToken) {
  const std::string token = endpoint_.Mint();
  Create("holder", "", token);
  std::vector<core::TokenId> ids = CreateMany(1);
  ids.push_back(Create("linked", "", token));
  const std::string id = StartHeld(ids);
  Cancel(id);
  RunUntil([&] { return life_->coordinator.flights() == 1; });
  endpoint_.Release();
  EXPECT_EQ(Finish(id)->state, JobState::kCancelled);
  EXPECT_EQ(endpoint_.total_sent(), 1);
}

TEST_F(JobCancelTest, AStopEndsJobsAndTakesNoMore) {
  const std::vector<core::TokenId> ids = CreateMany(5);
  const std::string id = StartHeld(ids);
  jobs_->Stop();
  life_->lanes.Close();
  EXPECT_EQ(ErrorOf(jobs_->Start(Operator(), Of(JobKind::kRefresh, ids))).code(),
            base::ErrorCode::kUnavailable);
  endpoint_.Release();
  Run(jobs_->Join());
  EXPECT_EQ(jobs_->Load(id)->state, JobState::kCancelled);
  EXPECT_EQ(endpoint_.total_sent(), 1);
}

TEST_F(JobCancelTest, AnImportStopsBetweenItsChunks) {
  std::vector<std::string> lines;
  lines.reserve(5500);
  for (int i = 0; i < 5500; ++i) {
    lines.push_back(endpoint_.Mint());
  }
  const std::string id = Start(ImportOf(lines))->id;
  RunUntil([&] { return jobs_->Load(id)->done > 0; });
  jobs_->Stop();
  const JobSnapshot ended = Finish(id);
  EXPECT_EQ(ended->state, JobState::kCancelled);
  EXPECT_EQ(ended->done % 1000, 0) << "a chunk is one transaction";
  EXPECT_LT(ended->done, 5500);
  EXPECT_EQ(Run(life_->vault.ListAfter({}, 10'000)).size(),
            static_cast<std::size_t>(ended->succeeded));
}

}  // namespace
}  // namespace rtm::service
