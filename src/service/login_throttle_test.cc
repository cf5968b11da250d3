#include "service/login_throttle.h"

#include <gtest/gtest.h>

#include "testing/manual_clock.h"

namespace rtm::service {
namespace {

using std::chrono::seconds;

class LoginThrottleTest : public ::testing::Test {
 protected:
  void Fail(int times, const std::string& address = "10.0.0.1", const std::string& user = "admin") {
    for (int i = 0; i < times; ++i) {
      throttle_.NoteFailure(address, user);
    }
  }
  testing::ManualClock clock_;
  LoginThrottle throttle_{clock_};
};

TEST_F(LoginThrottleTest, FiveFailuresSlowOneUserOfOneAddressDown) {
  Fail(4);
  EXPECT_FALSE(throttle_.Remaining("10.0.0.1", "admin"));
  Fail(1);
  EXPECT_EQ(throttle_.Remaining("10.0.0.1", "admin"), seconds(30));
  EXPECT_FALSE(throttle_.Remaining("10.0.0.2", "admin"));
  EXPECT_FALSE(throttle_.Remaining("10.0.0.1", "other"));
  clock_.Advance(seconds(30));
  EXPECT_FALSE(throttle_.Remaining("10.0.0.1", "admin"));
}

TEST_F(LoginThrottleTest, TheWaitDoublesUpToAQuarterOfAnHour) {
  Fail(6);
  EXPECT_EQ(throttle_.Remaining("10.0.0.1", "admin"), seconds(60));
  Fail(1);
  EXPECT_EQ(throttle_.Remaining("10.0.0.1", "admin"), seconds(120));
  Fail(50);
  EXPECT_EQ(throttle_.Remaining("10.0.0.1", "admin"), seconds(900));
}

TEST_F(LoginThrottleTest, ManyUsersOfOneAddressAreSlowedDownTogether) {
  for (int i = 0; i < 20; ++i) {
    Fail(1, "10.0.0.1", "user-" + std::to_string(i));
  }
  EXPECT_TRUE(throttle_.Remaining("10.0.0.1", "yet another"));
}

TEST_F(LoginThrottleTest, ASuccessAndTimeForgive) {
  Fail(4);
  throttle_.NoteSuccess("10.0.0.1", "admin");
  Fail(4);
  EXPECT_FALSE(throttle_.Remaining("10.0.0.1", "admin"));
  clock_.Advance(std::chrono::hours(2));
  Fail(4);
  EXPECT_FALSE(throttle_.Remaining("10.0.0.1", "admin"));
}

TEST_F(LoginThrottleTest, AStepOfTheWallClockForgivesNothing) {
  Fail(5);
  clock_.StepWall(std::chrono::hours(24));
  EXPECT_EQ(throttle_.Remaining("10.0.0.1", "admin"), seconds(30));
}

TEST_F(LoginThrottleTest, AnIpv6OwnerCannotVaryHisAddress) {
  for (int i = 0; i < 5; ++i) {
    Fail(1, "2001:db8:1:2::" + std::to_string(i + 1));
  }
  EXPECT_TRUE(throttle_.Remaining("2001:db8:1:2::99", "admin"));
  EXPECT_FALSE(throttle_.Remaining("2001:db8:1:3::1", "admin"));
}

TEST_F(LoginThrottleTest, MemoryIsBounded) {
  for (int i = 0; i < 8000; ++i) {
    Fail(1, "address-" + std::to_string(i));
    clock_.Advance(std::chrono::milliseconds(1));
  }
  EXPECT_LE(throttle_.size(), LoginThrottle::kMaxEntries);
}

}  // namespace
}  // namespace rtm::service
