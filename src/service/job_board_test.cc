#include "service/job_board.h"

#include <gtest/gtest.h>

namespace rtm::service {
namespace {

JobSnapshot Job(const std::string& id, JobState state = JobState::kRunning, std::int64_t done = 0) {
  auto job = std::make_shared<JobView>();
  job->id = id;
  job->state = state;
  job->done = done;
  return job;
}

TEST(JobBoardTest, ASlowReaderIsToldTheNewestStateOfEachJob) {
  JobBoard board;
  int woken = 0;
  board.Show(Job("a"));
  JobBoard::Reader reader(board, [&woken] { ++woken; });
  EXPECT_EQ(reader.TakeAll().size(), 1U);
  EXPECT_TRUE(reader.TakeChanges().empty());
  for (int done = 1; done <= 1000; ++done) {
    board.Show(Job("a", JobState::kRunning, done));
  }
  board.Show(Job("b"));
  board.Show(Job("a", JobState::kDone, 1001));
  EXPECT_EQ(woken, 1002);
  const auto changes = reader.TakeChanges();
  ASSERT_EQ(changes.size(), 2U);
  EXPECT_EQ(changes[0]->id, "b") << "the older change first";
  EXPECT_EQ(changes[1]->done, 1001);
  EXPECT_TRUE(reader.TakeChanges().empty());
}

TEST(JobBoardTest, AReaderThatHasGoneIsNotWoken) {
  JobBoard board;
  int woken = 0;
  {
    const JobBoard::Reader reader(board, [&woken] { ++woken; });
  }
  board.Show(Job("a"));
  EXPECT_EQ(woken, 0);
}

TEST(JobBoardTest, KeepsWhatRunsAndTheLastThatEnded) {
  JobBoard board;
  board.Show(Job("runs"));
  for (int i = 0; i < 60; ++i) {
    board.Show(Job("j" + std::to_string(i), JobState::kDone));
  }
  const auto jobs = board.List();
  ASSERT_EQ(jobs.size(), JobBoard::kKeptEnded + 1);
  EXPECT_EQ(jobs.front()->id, "j59") << "newest first";
  EXPECT_EQ(jobs.back()->id, "runs");
  EXPECT_EQ(board.Find("j9"), nullptr);
  EXPECT_NE(board.Find("j10"), nullptr);
  board.Show(Job("runs", JobState::kDone));
  EXPECT_NE(board.Find("runs"), nullptr) << "it began first, and ended last";
  EXPECT_EQ(board.Find("j10"), nullptr);
}

}  // namespace
}  // namespace rtm::service
