#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <optional>

#include "base/clock.h"
#include "core/refresh_policy.h"
#include "core/token.h"

namespace rtm::service {

namespace asio = boost::asio;

class TokenVault;

/// Where the due time of a row goes.
struct DueMove {
  std::optional<base::UtcTime> to;
};
/// How `policy` moves a row's due time; nullopt: it stays. What the state machine decided
/// (back-off, probe) stands unless it lies further ahead than any decision can, and so does a row
/// that is due already. Pure.
std::optional<DueMove> DueMoveOf(const core::RefreshPolicy& policy, const core::Token& token,
                                 base::UtcTime now);

/// Walks over all rows in chunks: how many enabled ones `policy` would move. `vault` outlives it.
/// Throws the store's errors.
asio::awaitable<std::int64_t> CountDueMoves(TokenVault* vault, core::RefreshPolicy policy,
                                            base::UtcTime now);

/// Rows that are read at once in a walk over all.
inline constexpr std::size_t kWalkChunk = 500;

}  // namespace rtm::service
