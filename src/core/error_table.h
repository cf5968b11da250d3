#pragma once

#include <map>
#include <string>
#include <string_view>

#include "core/refresh_outcome.h"

namespace rtm::core {

/// The classes that a provider's error code can have in a table.
enum class ErrorClass { kNeedsLogin, kAccountClosed, kMisconfigured, kEgressFault, kThrottled, kInDoubt };
std::string_view ToString(ErrorClass error_class);
std::optional<ErrorClass> ParseErrorClass(std::string_view name);

/// OAuth error code -> class. Data: the defaults ship in the binary and a provider's `error_table` file extends them.
struct ErrorTable {
  std::map<std::string, ErrorClass, std::less<>> by_code;
};

/// contract.md section 5.
ErrorTable DefaultErrorTable();

/// Classifies one exchange (contract.md section 5): the only place that decides what an answer means. Pure. Takes the
/// evidence because the tokens move into the outcome. `sent_refresh_token` decides Rotated or Kept (constant time).
RefreshOutcome Classify(ExchangeEvidence evidence, const ErrorTable& table, const base::Secret& sent_refresh_token);

}  // namespace rtm::core
