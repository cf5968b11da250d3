#include "service/job_service.h"

#include <gtest/gtest.h>

#include "service/job.h"
#include "service/job_rig_for_test.h"
#include "service/job_work.h"

namespace rtm::service {
namespace {

class JobServiceTest : public JobRig {};

TEST_F(JobServiceTest, RefreshesTheRowsThatTheFilterLetsThrough) {
  const core::TokenId first = Create("a", "team");
  const core::TokenId second = Create("b", "team");
  const core::TokenId other = Create("c", "others");
  const JobSnapshot started = Start(ByTag(JobKind::kRefresh, "team"));
  EXPECT_EQ(started->state, JobState::kRunning);
  EXPECT_EQ(started->total, 2);
  EXPECT_EQ(started->started_by, "admin");
  EXPECT_EQ(started->filter, R"({"tag":"team"})");
  EXPECT_FALSE(started->finished_at);
  const JobSnapshot done = Finish(started->id);
  EXPECT_EQ(done->state, JobState::kDone);
  EXPECT_EQ(done->done, 2);
  EXPECT_EQ(done->succeeded, 2);
  EXPECT_EQ(done->failed, 0);
  EXPECT_EQ(done->finished_at, clock_.Now());
  EXPECT_FALSE(done->remaining_seconds);
  EXPECT_EQ(Row(first).generation, 1);
  EXPECT_EQ(Row(second).generation, 1);
  EXPECT_EQ(Row(other).generation, 0);
  const auto audit = AuditOf("job.start");
  ASSERT_EQ(audit.size(), 1U);
  EXPECT_EQ(audit.front().subject, started->id);
  EXPECT_EQ(audit.front().detail, "refresh, filter by tag, 2 rows");
}

TEST_F(JobServiceTest, RowsAreTakenOnceAndAMissingOneIsNamed) {
  const core::TokenId id = Create("a");
  const core::TokenId missing{999};
  const JobSnapshot done = Do(Of(JobKind::kRefresh, {id, missing, id}));
  EXPECT_EQ(done->total, 2);
  EXPECT_EQ(done->succeeded, 1);
  ASSERT_EQ(done->lines.size(), 1U);
  EXPECT_EQ(done->lines.front().id, missing);
  EXPECT_EQ(done->lines.front().code, "not_found");
  EXPECT_EQ(endpoint_.total_sent(), 1);
}

TEST_F(JobServiceTest, AFilterThatNoRowPassesIsDoneAtOnce) {
  const JobSnapshot done = Do(ByTag(JobKind::kRefresh, "nobody"));
  EXPECT_EQ(done->state, JobState::kDone);
  EXPECT_EQ(done->total, 0);
}

TEST_F(JobServiceTest, FailuresAreGroupedByReasonAndTheRowIsNamed) {
  const std::vector<core::TokenId> ids = CreateMany(3);
  endpoint_.Next(Answer::kInvalidGrant);
  endpoint_.Next(Answer::kConnectRefused);
  endpoint_.Next(Answer::kInvalidGrant);
  const JobSnapshot done = Do(Of(JobKind::kRefresh, ids));
  EXPECT_EQ(done->state, JobState::kDone);
  EXPECT_EQ(done->failed, 3);
  ASSERT_EQ(done->failures.size(), 2U);
  EXPECT_EQ(done->failures[0].code, "needs_login");
  EXPECT_EQ(done->failures[0].count, 2);
  EXPECT_EQ(done->failures[1].code, "not_sent");
  ASSERT_EQ(done->lines.size(), 3U);
  EXPECT_EQ(done->lines[0].biz_id, "row-2") << "newest first";
}

TEST_F(JobServiceTest, ABatchSpendsNoProbe) {
  const core::TokenId id = Create("a");
  endpoint_.Next(Answer::kLoseBeforeRotation);
  Refresh(id);
  ASSERT_EQ(Row(id).state.state, core::TokenState::kInDoubt);
  const JobSnapshot done = Do(Of(JobKind::kRefresh, {id}));
  ASSERT_EQ(done->failures.size(), 1U);
  EXPECT_EQ(done->failures[0].code, "in_doubt");
  EXPECT_EQ(endpoint_.total_sent(), 1);
  EXPECT_FALSE(Row(id).state.probe_spent);
}

TEST_F(JobServiceTest, AFifthJobIsRefusedUntilOneEnds) {
  endpoint_.Hold();
  const std::vector<core::TokenId> ids = CreateMany(5);
  std::vector<std::string> started;
  started.reserve(JobService::kMaxRunning);
  for (std::size_t i = 0; i < JobService::kMaxRunning; ++i) {
    started.push_back(Start(Of(JobKind::kRefresh, {ids[i]}))->id);
  }
  EXPECT_EQ(ErrorOf(jobs_->Start(Operator(), Of(JobKind::kRefresh, {ids[4]}))).code(),
            base::ErrorCode::kConflict);
  EXPECT_EQ(AuditOf("job.start").size(), 4U);
  endpoint_.Release();
  Finish(started.front());
  EXPECT_EQ(Do(Of(JobKind::kRefresh, {ids[4]}))->state, JobState::kDone);
}

TEST_F(JobServiceTest, TheStoreThatRefusesEndsTheJobAndWhatWasDoneStaysCounted) {
  const core::TokenId first = Create("a");
  JobRequest request = Of(JobKind::kEdit, {first});
  request.edit.tag = "x";
  ASSERT_EQ(Do(std::move(request))->state, JobState::kDone);
  const std::vector<core::TokenId> ids = CreateMany(100);
  request = Of(JobKind::kEdit, ids);
  request.edit.tag = "y";
  const std::string id = Start(std::move(request))->id;
  RunUntil([&] { return jobs_->Load(id)->done > 0 || jobs_->Load(id)->has_ended(); });
  FailStore(base::ErrorCode::kStoreIo);
  const JobSnapshot failed = Finish(id);
  FailStore(std::nullopt);
  EXPECT_EQ(failed->state, JobState::kFailed);
  EXPECT_EQ(failed->message.en, "test");
  EXPECT_GT(failed->succeeded, 0);
  EXPECT_LT(failed->done, failed->total);
  EXPECT_EQ(failed->failures.front().code, "store_io");
}

TEST_F(JobServiceTest, EditsEachRowWithItsOwnAuditEntry) {
  const std::vector<core::TokenId> ids = CreateMany(40);
  JobRequest request = Of(JobKind::kEdit, ids);
  request.edit = {
      .tag = "team", .proxy = "http://u:secret@10.0.0.1:80", .client_id = {}, .enabled = true};
  const JobSnapshot done = Do(std::move(request));
  EXPECT_EQ(done->state, JobState::kDone);
  EXPECT_EQ(done->succeeded, 40);
  EXPECT_EQ(done->edit->proxy, "http://u:***@10.0.0.1:80");
  EXPECT_EQ(Row(ids[17]).tag, "team");
  EXPECT_TRUE(Row(ids[17]).enabled);
  EXPECT_EQ(Row(ids[17]).proxy_label, "http://u:***@10.0.0.1:80");
  EXPECT_EQ(AuditOf("token.update").size(), 40U);
  const auto audit = AuditOf("job.start");
  EXPECT_EQ(audit.at(0).detail.find("secret"), std::string::npos) << audit.at(0).detail;
  EXPECT_NE(audit.at(0).detail.find("tag: team"), std::string::npos) << audit.at(0).detail;
}

TEST_F(JobServiceTest, AnEditThatConcernsNoRowRightlyIsRefusedAtTheStart) {
  const core::TokenId id = Create("a");
  JobRequest nothing = Of(JobKind::kEdit, {id});
  EXPECT_EQ(ErrorOf(jobs_->Start(Operator(), std::move(nothing))).field(), "edit");
  JobRequest bad_proxy = Of(JobKind::kEdit, {id});
  bad_proxy.edit.proxy = "gopher://x";
  EXPECT_EQ(ErrorOf(jobs_->Start(Operator(), std::move(bad_proxy))).field(), "edit.proxy");
  EXPECT_TRUE(jobs_->board().List().empty());
  JobRequest clears = Of(JobKind::kEdit, {id});
  clears.edit.proxy = "";
  EXPECT_EQ(Do(std::move(clears))->state, JobState::kDone);
}

TEST_F(JobServiceTest, TakesTheFactsOfEachRowAnew) {
  const core::TokenId without = Create("a");
  const core::TokenId with = Create("b");
  Refresh(with);
  const JobSnapshot done = Do(Of(JobKind::kRefreshFacts, {without, with}));
  EXPECT_EQ(done->succeeded, 1);
  ASSERT_EQ(done->lines.size(), 1U);
  EXPECT_EQ(done->lines.front().biz_id, "a");
  EXPECT_EQ(done->lines.front().code, "conflict");
}

TEST_F(JobServiceTest, DeletesAlsoRowsThatShowEachOthersTokens) {
  const std::string token = endpoint_.Mint();
  Create("holder", "old", token);
  CreateMany(600);
  Create("linked", "old", token);
  EXPECT_EQ(Do(ByTag(JobKind::kDelete, "old"))->succeeded, 2);
  const std::string held = endpoint_.Mint();
  const core::TokenId holder = Create("holder", "old", held);
  Create("linked", "new", held);
  const JobSnapshot done = Do(Of(JobKind::kDelete, {holder, core::TokenId{9999}}));
  EXPECT_EQ(done->succeeded, 0);
  ASSERT_EQ(done->lines.size(), 2U);
  EXPECT_EQ(done->lines[0].code, "conflict");
  EXPECT_EQ(done->lines[0].biz_id, "holder");
  EXPECT_EQ(done->lines[1].code, "not_found");
  EXPECT_EQ(Do(ByTag(JobKind::kDelete, ""))->succeeded, 602) << "a filter of nothing is all rows";
}

TEST_F(JobServiceTest, BeginsNothingWhereMoreRowsMatchThanWereSeen) {
  Create("a", "old");
  Create("b", "old");
  JobRequest request = ByTag(JobKind::kDelete, "old");
  request.selection.expected = 1;
  try {
    Start(std::move(request));
    FAIL() << "two rows match";
  } catch (const base::Error& error) {
    EXPECT_EQ(error.code(), base::ErrorCode::kConflict);
    EXPECT_EQ(error.field(), "selection.expected");
    EXPECT_TRUE(error.public_text().en.starts_with("2 rows match by now"));
  }
  EXPECT_TRUE(jobs_->board().List().empty());
  EXPECT_TRUE(AuditOf("job.start").empty());
  request = ByTag(JobKind::kDelete, "old");
  request.selection.expected = 2;
  EXPECT_EQ(Do(std::move(request))->succeeded, 2);
}

TEST_F(JobServiceTest, LeavesRowsAloneThatTheFilterNoLongerMatches) {
  for (const JobKind kind : {JobKind::kEdit, JobKind::kDelete}) {
    const std::string name(ToString(kind));
    // As if it had been "old" when the job was started.
    const core::TokenId other = Create("other-" + name, "new");
    const core::TokenId first = Create("first-" + name, "old");
    const core::TokenId last = Create("last-" + name, "old");
    const JobTools tools{.tokens = *service_,
                         .vault = life_->vault,
                         .coordinator = life_->coordinator,
                         .core_executor = io_.get_executor()};
    JobBoard board;
    Job job({}, Operator(), 3, board, clock_);
    JobEdit edit;
    edit.enabled = true;
    const std::unique_ptr<JobWork> work = MakeRowsWork(
        tools, kind, {.ids = {other, first, last}, .filter = ByTag(kind, "old").selection.filter},
        edit);
    Run(work->Run(&job));
    job.End();
    job.Show();
    const JobView done = job.head();
    EXPECT_EQ(done.succeeded, 2) << name;
    ASSERT_EQ(done.lines.size(), 1U) << name;
    EXPECT_EQ(done.lines[0].code, "changed");
    EXPECT_EQ(done.lines[0].id, other);
    EXPECT_FALSE(Run(service_->Show(other)).token.enabled);
  }
}

TEST_F(JobServiceTest, ImportsWithTheVerdictsOfAnImport) {
  const std::string known = endpoint_.Mint();
  const core::TokenId holder = Create("holder", "", known);
  std::vector<std::string> lines{known, "bad one", "", "bad one"};
  for (int i = 0; i < 1500; ++i) {
    lines.push_back(endpoint_.Mint());
  }
  const JobSnapshot done = Do(ImportOf(lines));
  EXPECT_EQ(done->state, JobState::kDone);
  EXPECT_EQ(done->total, 1502);
  EXPECT_EQ(done->succeeded, 1500);
  ASSERT_EQ(done->lines.size(), 2U);
  EXPECT_EQ(done->lines[0].code, "known");
  EXPECT_EQ(done->lines[0].id, holder);
  EXPECT_EQ(done->lines[0].biz_id, "holder");
  EXPECT_EQ(done->lines[0].index, 0U);
  EXPECT_EQ(done->lines[1].code, "bad");
  EXPECT_EQ(AuditOf("job.start").at(0).detail, "import, 1502 lines");
  JobRequest bad = ImportOf({"rt_fine_0123456789abcdef"});
  bad.import_request.proxy = "gopher://x";
  EXPECT_EQ(ErrorOf(jobs_->Start(Operator(), std::move(bad))).field(), "proxy");
  EXPECT_EQ(ErrorOf(jobs_->Start(Operator(), ImportOf({" "}))).field(), "rt_tokens");
}

TEST_F(JobServiceTest, AnUnknownJobIsNotFound) {
  EXPECT_EQ(ErrorOf(jobs_->Cancel(Operator(), "j1")).code(), base::ErrorCode::kNotFound);
}

}  // namespace
}  // namespace rtm::service
