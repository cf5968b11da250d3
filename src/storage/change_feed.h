#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/token.h"

namespace rtm::storage {

namespace asio = boost::asio;

/// How far a row has come: rises with every change.
struct RowVersion {
  core::TokenId id;
  std::int64_t version = 0;
};

/// What was written since a time, by whichever node.
struct Changes {
  std::int64_t until = 0;     ///< The time of this look by the server's clock, in milliseconds.
  std::int64_t revision = 0;  ///< Rises with every change of the settings and of ended sessions.
  std::vector<RowVersion> rows;
  std::vector<core::TokenId> gone;
};

/// What other nodes write, for caches that follow. Only where there may be any. Errors and threads
/// as for TokenStore.
class ChangeFeed {
 public:
  virtual ~ChangeFeed() = default;
  /// `since`: the `until` of an earlier look. Commits become visible in another order than they
  /// were stamped, and members of a cluster have clocks of their own: what was stamped up to
  /// kOverlap before it is told again.
  virtual asio::awaitable<Changes> ReadSince(std::int64_t since) = 0;
  /// The time by the server's clock, in milliseconds: a `since` to begin with.
  virtual asio::awaitable<std::int64_t> Time() = 0;
  /// Every row in id order behind `after`, at most `limit`. Found in an index.
  virtual asio::awaitable<std::vector<RowVersion>> ListVersions(core::TokenId after,
                                                                std::size_t limit) = 0;
  /// Forgets rows that have been gone for kKeptGone; returns how many, `limit` at most.
  virtual asio::awaitable<std::size_t> PruneGone(std::size_t limit) = 0;

  static constexpr std::int64_t kOverlapMillis = 60'000;
  static constexpr std::int64_t kKeptGoneMillis = 86'400'000;
};

}  // namespace rtm::storage
