#pragma once

#include <string>

namespace rtm::app {

/// Makes this process safe to hold secrets: no core dump, not traceable by others of the same user,
/// private files by default, as many open files as are allowed, and a write to a closed pipe is an
/// error instead of the end.
void HardenProcess();

/// SIGTERM and SIGINT as something to wait for. Made before threads start, which inherit that the
/// signals are blocked.
class StopSignals {
 public:
  StopSignals();
  /// Returns at the first of them. From then on another one ends the process at once.
  void Wait() const;
};

/// Stops this process as SIGTERM does.
void RequestStop();

/// The host's name, for people; "" if it has none.
std::string HostName();

}  // namespace rtm::app
