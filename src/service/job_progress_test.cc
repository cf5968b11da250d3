#include "service/job_progress.h"

#include <gtest/gtest.h>

namespace rtm::service {
namespace {

using std::chrono::seconds;

constexpr base::BootTime kStart{seconds(1'000)};

JobView Seen(const JobProgress& progress, base::BootTime now, JobState state = JobState::kRunning) {
  JobView view;
  view.state = state;
  progress.Fill(now, view);
  return view;
}

JobLine Line(std::int64_t id, const std::string& code) {
  return {
      .id = core::TokenId{id}, .index = {}, .biz_id = "", .code = code, .message = {code, code}};
}

TEST(JobProgressTest, TheRateIsThatOfTheLastSeconds) {
  JobProgress progress(1'000, kStart);
  EXPECT_EQ(Seen(progress, kStart).rate, 0);
  EXPECT_FALSE(Seen(progress, kStart).remaining_seconds);
  for (int second = 1; second <= 20; ++second) {
    progress.Succeed(kStart + seconds(second), 10);
  }
  const JobView busy = Seen(progress, kStart + seconds(20));
  EXPECT_DOUBLE_EQ(busy.rate, 10);
  EXPECT_EQ(busy.remaining_seconds, 80);
  EXPECT_DOUBLE_EQ(Seen(progress, kStart + seconds(25)).rate, 5) << "it falls by itself";
  EXPECT_EQ(Seen(progress, kStart + seconds(60)).rate, 0);
  EXPECT_DOUBLE_EQ(Seen(progress, kStart + seconds(40), JobState::kDone).rate, 5)
      << "in the mean once it has ended";
}

TEST(JobProgressTest, AMomentIsNotInfinitelyFast) {
  JobProgress progress(100, kStart);
  progress.Succeed(kStart, 50);
  EXPECT_DOUBLE_EQ(Seen(progress, kStart).rate, 50);
}

TEST(JobProgressTest, ManyFailuresAreCountedAndTheLastOnesKept) {
  JobProgress progress(1'000, kStart);
  for (std::int64_t id = 1; id <= 150; ++id) {
    progress.Fail(kStart, Line(id, id % 3 == 0 ? "rare" : "common"));
  }
  const JobView view = Seen(progress, kStart);
  EXPECT_EQ(view.failed, 150);
  EXPECT_EQ(view.done, 150);
  ASSERT_EQ(view.failures.size(), 2U);
  EXPECT_EQ(view.failures[0].code, "common");
  EXPECT_EQ(view.failures[0].count, 100);
  EXPECT_EQ(view.failures[1].count, 50);
  ASSERT_EQ(view.lines.size(), JobProgress::kKeptLines);
  EXPECT_EQ(view.lines.front().id, core::TokenId{150});
}

}  // namespace
}  // namespace rtm::service
