#include "base/fault_point.h"

#ifdef RTM_FAULT_POINTS

#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>

namespace rtm::base {
namespace {

enum class Action { kKill, kStop, kExit };

struct Fault {
  std::string name;
  Action action = Action::kKill;
  int nth = 1;
};

// What an exit fault leaves as status, so that a test tells it from every other end.
constexpr int kFaultExitStatus = 42;
constexpr int kBadVariableStatus = 43;

// A test that misspells its fault would otherwise pass without having tested anything.
[[noreturn]] void RefuseVariable(const char* value) {
  std::fprintf(stderr, "RTM_FAULT is '%s'; accepted: name:kill|stop|exit[:nth], nth from 1\n",
               value);
  _exit(kBadVariableStatus);
}

Fault ParseFault(const char* value) {
  const std::string_view text(value);
  const std::size_t first = text.find(':');
  if (first == 0 || first == std::string_view::npos) {
    RefuseVariable(value);
  }
  const std::size_t second = text.find(':', first + 1);
  const std::string_view action =
      text.substr(first + 1, second == std::string_view::npos ? second : second - first - 1);
  Fault fault{std::string(text.substr(0, first)), Action::kKill, 1};
  if (action == "stop") {
    fault.action = Action::kStop;
  } else if (action == "exit") {
    fault.action = Action::kExit;
  } else if (action != "kill") {
    RefuseVariable(value);
  }
  if (second != std::string_view::npos) {
    const std::string_view nth = text.substr(second + 1);
    const auto [end, failed] = std::from_chars(nth.data(), nth.data() + nth.size(), fault.nth);
    if (failed != std::errc() || end != nth.data() + nth.size() || fault.nth < 1) {
      RefuseVariable(value);
    }
  }
  return fault;
}

/// nullptr without the variable. Never freed: threads may pass fault points until the process ends.
const Fault* ConfiguredFault() {
  static const Fault* const fault = [] {
    // Nothing in this process writes the environment.
    const char* value = std::getenv("RTM_FAULT");  // NOLINT(concurrency-mt-unsafe)
    return value == nullptr || *value == '\0' ? nullptr : new Fault(ParseFault(value));
  }();
  return fault;
}

std::atomic<int> hits{0};

/// Whoever compares times needs to know when the process died, not when its end was seen.
void SayWhen(const Fault& fault) {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  std::fprintf(stderr, "RTM_FAULT %s: kill at %lld.%09ld\n", fault.name.c_str(),
               static_cast<long long>(now.tv_sec), now.tv_nsec);
}

/// The safeguard that is taken away; "" without the variable.
std::string_view ConfiguredLack() {
  static const std::string_view lack = [] {
    // Nothing in this process writes the environment.
    const char* value = std::getenv("RTM_TEST_WITHOUT");  // NOLINT(concurrency-mt-unsafe)
    const std::string_view name(value == nullptr ? "" : value);
    if (!name.empty() && name != "journal" && name != "attempts" && name != "watch") {
      std::fprintf(stderr, "RTM_TEST_WITHOUT is '%s'; accepted: journal, attempts, watch\n", value);
      _exit(kBadVariableStatus);
    }
    return name;
  }();
  return lack;
}

}  // namespace

bool SwitchedOff(std::string_view safeguard) {
  const std::string_view lack = ConfiguredLack();
  return !lack.empty() && lack == safeguard;
}

void FaultPoint(std::string_view name) {
  const Fault* const fault = ConfiguredFault();
  if (fault == nullptr || fault->name != name || hits.fetch_add(1) + 1 != fault->nth) {
    return;
  }
  switch (fault->action) {
    case Action::kKill:
      SayWhen(*fault);
      std::raise(SIGKILL);
      break;
    case Action::kStop:
      std::raise(SIGSTOP);
      break;
    case Action::kExit:
      // Past the sanitizers, which would first complain of the other threads that run on purpose.
      ::syscall(SYS_exit_group, kFaultExitStatus);
      break;
  }
}

}  // namespace rtm::base

#endif  // RTM_FAULT_POINTS
