#include "base/fault_point.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <thread>
#include <vector>

#ifdef RTM_FAULT_POINTS

namespace rtm::base {
namespace {

/// Runs `child` in a process of its own with the variable set; it is read once in a process.
/// Returns its pid.
template <class Child>
pid_t ForkWith(const char* variable, const char* value, Child child) {
  const pid_t pid = fork();
  if (pid == 0) {
    if (value == nullptr) {
      unsetenv(variable);  // NOLINT(concurrency-mt-unsafe): the child has one thread.
    } else {
      setenv(variable, value, 1);  // NOLINT(concurrency-mt-unsafe)
    }
    child();
    _exit(0);
  }
  return pid;
}

template <class Child>
pid_t Fork(const char* fault, Child child) {
  return ForkWith("RTM_FAULT", fault, child);
}

int StatusOf(pid_t pid) {
  int status = 0;
  EXPECT_EQ(waitpid(pid, &status, 0), pid);
  return status;
}

void PassThrice() {
  FaultPoint("before_send");
  FaultPoint("after_send");
  FaultPoint("after_send");
  FaultPoint("after_send");
  _exit(7);
}

TEST(FaultPointTest, WithoutTheVariableNothingHappens) {
  EXPECT_EQ(WEXITSTATUS(StatusOf(Fork(nullptr, PassThrice))), 7);
  EXPECT_EQ(WEXITSTATUS(StatusOf(Fork("", PassThrice))), 7);
}

TEST(FaultPointTest, AnotherPointIsPassed) {
  EXPECT_EQ(WEXITSTATUS(StatusOf(Fork("after_commit:kill", PassThrice))), 7);
}

TEST(FaultPointTest, KillEndsTheProcessAtOnce) {
  const int status = StatusOf(Fork("after_send:kill", PassThrice));
  ASSERT_TRUE(WIFSIGNALED(status));
  EXPECT_EQ(WTERMSIG(status), SIGKILL);
}

TEST(FaultPointTest, ExitEndsWithItsOwnStatus) {
  EXPECT_EQ(WEXITSTATUS(StatusOf(Fork("after_send:exit", PassThrice))), 42);
}

TEST(FaultPointTest, CountsHitsFromOne) {
  EXPECT_EQ(WEXITSTATUS(StatusOf(Fork("after_send:exit:3", PassThrice))), 42);
  EXPECT_EQ(WEXITSTATUS(StatusOf(Fork("after_send:exit:4", PassThrice))), 7);
}

TEST(FaultPointTest, StopSuspendsUntilSomebodyContinues) {
  const pid_t pid = Fork("after_send:stop", PassThrice);
  int status = 0;
  ASSERT_EQ(waitpid(pid, &status, WUNTRACED), pid);
  ASSERT_TRUE(WIFSTOPPED(status));
  kill(pid, SIGCONT);
  EXPECT_EQ(WEXITSTATUS(StatusOf(pid)), 7);
}

TEST(FaultPointTest, OnlyOneOfManyThreadsHitsTheNthTime) {
  const auto child = [] {
    {
      std::vector<std::jthread> threads;
      threads.reserve(4);
      for (int t = 0; t < 4; ++t) {
        threads.emplace_back([] {
          for (int i = 0; i < 100; ++i) {
            FaultPoint("after_send");
          }
        });
      }
    }
    _exit(7);
  };
  EXPECT_EQ(WEXITSTATUS(StatusOf(Fork("after_send:exit:400", child))), 42);
  EXPECT_EQ(WEXITSTATUS(StatusOf(Fork("after_send:exit:401", child))), 7);
}

TEST(FaultPointTest, AMisspeltVariableEndsTheProcess) {
  for (const char* fault : {"after_send", ":kill", "after_send:", "after_send:die",
                            "after_send:kill:", "after_send:kill:0", "after_send:kill:x",
                            "after_send:kill:1x", "after_send:kill:-1"}) {
    EXPECT_EQ(WEXITSTATUS(StatusOf(Fork(fault, PassThrice))), 43) << fault;
  }
}

void ExitWithWhatIsOff() {
  _exit((SwitchedOff("journal") ? 1 : 0) + (SwitchedOff("attempts") ? 2 : 0));
}

TEST(SwitchedOffTest, OnlyTheNamedSafeguardAndNoneWithoutTheVariable) {
  const auto off = [](const char* value) {
    return WEXITSTATUS(StatusOf(ForkWith("RTM_TEST_WITHOUT", value, ExitWithWhatIsOff)));
  };
  EXPECT_EQ(off(nullptr), 0);
  EXPECT_EQ(off(""), 0);
  EXPECT_EQ(off("journal"), 1);
  EXPECT_EQ(off("attempts"), 2);
  EXPECT_EQ(off("jornal"), 43);
}

}  // namespace
}  // namespace rtm::base

#endif  // RTM_FAULT_POINTS
