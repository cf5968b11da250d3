#pragma once

#include <optional>
#include <string_view>

#include "base/clock.h"
#include "base/text.h"
#include "core/refresh_policy.h"
#include "core/token.h"

namespace rtm::core {

/// Why a row is refreshed next when it is, or why it is not by itself.
enum class NextRefreshReason {
  kBeforeAtEnds,
  kInterval,
  kNeverRefreshed,
  kBackOff,      ///< After a failure, or after an attempt that changed nothing.
  kProbe,        ///< The one probe of a doubt.
  kMinInterval,  ///< The last refresh was only a moment ago.
  kDisabled,
  kScheduleOff,
  kStopped,  ///< By the row's state: a person has to act.
  kLinked,
  kRefreshing
};
/// "before_at_ends", "interval", ...: as the API names them.
std::string_view ToString(NextRefreshReason reason);
/// The reason in one sentence.
base::Text Describe(NextRefreshReason reason);

/// What beside the row and the policy decides.
struct ScheduleFacts {
  bool schedule_is_on = false;
  bool is_refreshing = false;  ///< A flight of the row is under way.
};

struct NextRefresh {
  std::optional<base::UtcTime> at;  ///< nullopt: no time is set.
  NextRefreshReason reason = NextRefreshReason::kStopped;
};

/// When the row is refreshed next by itself, and why then. Pure.
NextRefresh ExplainNextRefresh(const RefreshPolicy& policy, const Token& token, ScheduleFacts facts,
                               base::UtcTime now);

}  // namespace rtm::core
