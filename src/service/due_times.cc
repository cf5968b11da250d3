#include "service/due_times.h"

#include <chrono>
#include <vector>

#include "core/token_state.h"
#include "service/token_vault.h"

namespace rtm::service {
namespace {

/// Retry-After is bounded to a day and back-off to an hour: beyond this a back-off time is a
/// leftover of a wrong clock.
constexpr std::chrono::hours kLongestBackoff{25};

std::optional<base::UtcTime> DueUnder(const core::RefreshPolicy& policy, const core::Token& token,
                                      base::UtcTime now) {
  const core::RefreshTimes times{token.at_expires_at, token.at_issued_at, token.last_refresh_at};
  const double jitter = core::RowJitter(token.uid, token.generation);
  if (token.state.state == core::TokenState::kActive) {
    return core::NextRefreshAt(policy, times, jitter, now);
  }
  const bool is_waiting = core::IsSchedulable(token.state.state);
  if (is_waiting && token.next_refresh_at && *token.next_refresh_at - now > kLongestBackoff) {
    return now + core::BackoffDelay(1, jitter, std::nullopt);
  }
  return token.next_refresh_at;
}

}  // namespace

std::optional<DueMove> DueMoveOf(const core::RefreshPolicy& policy, const core::Token& token,
                                 base::UtcTime now) {
  const std::optional<base::UtcTime> due = DueUnder(policy, token, now);
  // A row that is due already stays as it is: `now` would only move it to the end of the queue.
  const bool is_due = token.next_refresh_at && *token.next_refresh_at <= now && due && *due <= now;
  return is_due || due == token.next_refresh_at || token.linked_to ? std::nullopt
                                                                   : std::optional(DueMove{due});
}

asio::awaitable<std::int64_t> CountDueMoves(TokenVault* vault, core::RefreshPolicy policy,
                                            base::UtcTime now) {
  std::int64_t count = 0;
  core::TokenId after{0};
  for (;;) {
    const std::vector<core::Token> rows = co_await vault->ListAfter(after, kWalkChunk);
    if (rows.empty()) {
      co_return count;
    }
    after = rows.back().id;
    for (const core::Token& token : rows) {
      count += token.enabled && DueMoveOf(policy, token, now) ? 1 : 0;
    }
  }
}

}  // namespace rtm::service
