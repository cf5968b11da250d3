#include "service/access_verdict.h"

#include <algorithm>
#include <utility>

namespace rtm::service {
namespace {

// Long enough for a lane or the store to come back, short enough for a caller that waits.
constexpr std::chrono::seconds kDefaultRetryAfter{5};

base::Text MessageOr(const FlightReport& report, base::Text text) {
  if (report.message.en.empty()) {
    return text;
  }
  return report.message;
}

FlightVerdict NeedsPerson(const FlightReport& report, core::TokenState state) {
  return {.verdict = AccessVerdict::kNeedsPerson,
          .code = std::string(core::ToString(state)),
          .message = MessageOr(report, core::NextStep(state)),
          .retry_after = std::nullopt};
}

FlightVerdict NotNow(const FlightReport& report) {
  return {.verdict = AccessVerdict::kNotNow,
          .code = "try_later",
          .message = MessageOr(report, {"The token could not be refreshed now; try again later.",
                                        "暂时无法刷新该令牌，请稍后重试。"}),
          .retry_after =
              std::max(report.retry_after.value_or(kDefaultRetryAfter), std::chrono::seconds(1))};
}

FlightVerdict Refused(const FlightReport& report, AskedFor asked_for) {
  // A state that the flight found is a matter for a person; one that it led to is the provider's
  // word to this very call.
  const bool was_sent = !report.outcome.empty();
  if (asked_for == AskedFor::kAccessToken || !was_sent) {
    return NeedsPerson(report, report.state);
  }
  const std::string state(core::ToString(report.state));
  return {.verdict = AccessVerdict::kRefused,
          .code = "upstream_refused",
          .message = MessageOr(report, {"The provider refused the refresh token (" + state + ").",
                                        "提供方拒绝了该刷新令牌（" + state + "）。"}),
          .retry_after = std::nullopt};
}

FlightVerdict InDoubt(const FlightReport& report, AskedFor asked_for) {
  if (asked_for == AskedFor::kAccessToken) {
    return NeedsPerson(report, core::TokenState::kInDoubt);
  }
  return {.verdict = AccessVerdict::kTimedOut,
          .code = "upstream_timeout",
          .message = MessageOr(report, {"The provider did not answer in time; the row is in doubt.",
                                        "提供方未及时应答；此行结果存疑。"}),
          .retry_after = std::nullopt};
}

}  // namespace

FlightVerdict JudgeFlight(const FlightReport& report, AskedFor asked_for) {
  switch (report.end) {
    case FlightReport::End::kRefreshed:
    case FlightReport::End::kNotNeeded:
      return {};
    case FlightReport::End::kRefused:
      return Refused(report, asked_for);
    case FlightReport::End::kInDoubt:
      return InDoubt(report, asked_for);
    case FlightReport::End::kFailed:
    case FlightReport::End::kUnavailable:
    case FlightReport::End::kGone:
      return NotNow(report);
  }
  std::unreachable();
}

std::optional<std::chrono::seconds> PromisedLife(const AccessGrant& grant, base::UtcTime now) {
  if (grant.access_token.empty() || !grant.expires_at) {
    return std::nullopt;
  }
  return std::max(std::chrono::floor<std::chrono::seconds>(*grant.expires_at - now),
                  std::chrono::seconds(0));
}

}  // namespace rtm::service
