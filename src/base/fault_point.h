#pragma once

#include <string_view>

namespace rtm::base {

/// A named place where the fault tests stop or kill the process (environment
/// RTM_FAULT="name:kill|stop|exit[:nth]"; nth counts from 1). Compiled to nothing unless
/// RTM_FAULT_POINTS is defined; without the variable it costs one load. Names: before_begin,
/// after_begin, before_send, after_send, after_journal, before_commit, after_commit,
/// before_journal_done, after_journal_done, during_settlement. A kill says on standard error first
/// when it was, by CLOCK_MONOTONIC.
#ifdef RTM_FAULT_POINTS
void FaultPoint(std::string_view name);
#else
inline void FaultPoint(std::string_view) {}
#endif

/// Whether the fault tests took this safeguard away, to show that they notice (environment
/// RTM_TEST_WITHOUT=journal|attempts|watch). Compiled to `false` unless RTM_FAULT_POINTS is
/// defined; without the variable it costs one load.
#ifdef RTM_FAULT_POINTS
bool SwitchedOff(std::string_view safeguard);
#else
constexpr bool SwitchedOff(std::string_view) { return false; }
#endif

}  // namespace rtm::base
