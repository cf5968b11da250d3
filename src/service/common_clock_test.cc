#include "service/common_clock.h"

#include <gtest/gtest.h>

#include <chrono>

#include "testing/capture_log.h"
#include "testing/manual_clock.h"

namespace rtm::service {
namespace {

using std::chrono::milliseconds;
using namespace std::chrono_literals;

class CommonClockTest : public ::testing::Test {
 protected:
  /// The server, so far ahead of the machine, answers after `took`; it looked at its clock halfway.
  bool Answer(milliseconds ahead, milliseconds took = 0ms) {
    const base::BootTime asked = own_.Boot();
    const base::UtcTime server = own_.Now() + took / 2 + ahead;
    own_.Advance(took);
    return clock_.Follow(server, asked);
  }
  milliseconds Ahead() const { return clock_.Now() - own_.Now(); }

  testing::CaptureLog log_;
  testing::ManualClock own_;
  CommonClock clock_{own_};
};

TEST_F(CommonClockTest, WithoutAServerItIsTheMachines) {
  EXPECT_EQ(clock_.Now(), own_.Now());
  EXPECT_EQ(clock_.Boot(), own_.Boot());
}

TEST_F(CommonClockTest, TheServersTimeIsTaken) {
  EXPECT_TRUE(Answer(-1min, 40ms));
  EXPECT_EQ(Ahead(), -1min);
  own_.Advance(1h);
  EXPECT_EQ(Ahead(), -1min);
  EXPECT_EQ(clock_.Boot(), own_.Boot());
  Answer(70s, 40ms);
  EXPECT_EQ(Ahead(), 70s);
  EXPECT_TRUE(log_.Has("clock.apart"));
}

TEST_F(CommonClockTest, ItStandsStillWhileTheServerIsOnlyQuickerOrSlowerToAnswer) {
  Answer(1min);
  Answer(1min + 1900ms);
  Answer(1min - 1900ms, 1s);
  EXPECT_EQ(Ahead(), 1min);
  EXPECT_EQ(log_.lines().size(), 1U);
}

TEST_F(CommonClockTest, ASmallDifferenceIsNone) {
  Answer(1999ms);
  EXPECT_EQ(Ahead(), 0ms);
  EXPECT_TRUE(log_.lines().empty());
}

TEST_F(CommonClockTest, ClocksThatHaveBeenSetRightAreTogetherAgain) {
  Answer(1min);
  own_.StepWall(59s);
  Answer(1s);
  EXPECT_EQ(Ahead(), 0ms);
  EXPECT_TRUE(log_.Has("clock.together"));
}

TEST_F(CommonClockTest, AnAnswerThatTookLongSaysNothing) {
  EXPECT_FALSE(Answer(1min, CommonClock::kSlowest + 1ms));
  EXPECT_EQ(Ahead(), 0ms);
  EXPECT_TRUE(Answer(1min, CommonClock::kSlowest));
  EXPECT_EQ(Ahead(), 1min);
}

TEST_F(CommonClockTest, WhoHasNoBetterOneTakesASlowAnswer) {
  const base::BootTime asked = own_.Boot();
  const base::UtcTime server = own_.Now() + 1min;
  own_.Advance(10s);
  EXPECT_TRUE(clock_.Follow(server, asked, 1h));
  EXPECT_EQ(clock_.Now(), server + 5s) << "half of the time that it took";
}

TEST_F(CommonClockTest, AServerThatIsFarOffIsNotFollowedAndThatIsToldOnce) {
  Answer(1min);
  Answer(CommonClock::kMostApart + 1ms);
  Answer(CommonClock::kMostApart + 1s);
  EXPECT_EQ(Ahead(), 0ms);
  EXPECT_EQ(log_.lines().size(), 2U);
  Answer(-CommonClock::kMostApart);
  EXPECT_EQ(Ahead(), -CommonClock::kMostApart);
}

TEST_F(CommonClockTest, AStepOfTheMachinesClockIsMadeGood) {
  Answer(0s);
  own_.StepWall(-100s);
  Answer(100s);
  EXPECT_EQ(Ahead(), 100s);
}

TEST_F(CommonClockTest, AStepOfAClockThatDoesNotCountIsNone) {
  Answer(1min);
  const base::UtcTime before = clock_.Now();
  own_.StepWall(-100s);
  EXPECT_EQ(clock_.Now(), before);
  Answer(160s);
  EXPECT_EQ(clock_.Now(), before);
}

}  // namespace
}  // namespace rtm::service
