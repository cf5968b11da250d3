#pragma once

#include <array>
#include <atomic>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "service/token_views.h"

namespace rtm::service {

/// Access grants by biz_id, in memory, so that `get-at` needs no store. Bounded by bytes; the
/// oldest that nobody asked for since they were last passed over go first ("second chance").
/// Thread-safe; sharded; never waits for anything but its own short locks.
///
/// There is one way in: a reader takes a `Ticket`, reads the store, and fills. There is one way
/// out: a writer invalidates the row after its commit. A fill whose row (or a row that it was
/// linked through) was invalidated since its ticket is dropped, so an old row can never cover a
/// newer one.
class TokenCache {
 public:
  using Ticket = std::uint64_t;
  explicit TokenCache(std::size_t max_bytes);

  /// Null on a miss. Pinned grants first.
  std::shared_ptr<const AccessGrant> Find(const std::string& biz_id) const;
  /// To be taken before the store is read.
  Ticket BeginFill() const { return writes_.load(); }
  /// Stores what was read since `ticket`. `sources`: every row whose content is in the grant.
  void Fill(Ticket ticket, std::shared_ptr<const AccessGrant> grant,
            const std::vector<core::TokenId>& sources);
  /// The row was written: drops all grants that hold something of it, and fills under way.
  void Invalidate(core::TokenId id);
  /// The names under which something of the row is held now.
  std::vector<std::string> NamesOf(core::TokenId id) const;

  /// A grant with tokens of `holder` that the store does not have yet (P4): served before all
  /// others under its biz_id and never evicted until Unpin.
  void Pin(core::TokenId holder, std::shared_ptr<const AccessGrant> grant);
  void Unpin(core::TokenId holder);
  /// The pinned grant of the row itself; null if there is none.
  std::shared_ptr<const AccessGrant> FindPinned(core::TokenId holder) const;

  std::size_t bytes() const;

 private:
  struct Entry {
    std::shared_ptr<const AccessGrant> grant;
    std::vector<core::TokenId> sources;
    std::list<std::string>::iterator age;
    bool used = false;  // Found since it was inserted or passed over.
  };
  struct Shard {
    mutable std::mutex mutex;
    boost::unordered_flat_map<std::string, Entry> entries;  // Guarded by mutex.
    std::list<std::string> by_age;                          // Newest first. Guarded by mutex.
    std::size_t bytes = 0;                                  // Guarded by mutex.
  };
  /// Which names hold something of a row: exactly the sources of all entries, since both change
  /// under the lock of the entry's shard. A shard is locked before names, never after.
  struct Names {
    mutable std::mutex mutex;
    std::unordered_map<core::TokenId, std::set<std::string>> of;  // Guarded by mutex.
  };
  struct Pinned {
    core::TokenId holder;
    std::shared_ptr<const AccessGrant> grant;
  };
  static constexpr std::size_t kShards = 16;
  // Rows share a slot: a fill is dropped for a neighbour's write once in so many.
  static constexpr std::size_t kWriteSlots = 1024;

  Shard& ShardOf(const std::string& biz_id) const;
  Names& NamesShardOf(core::TokenId id) const;
  std::atomic<std::uint64_t>& WriteSlotOf(core::TokenId id) const;
  static std::size_t SizeOf(const AccessGrant& grant);
  void Insert(Shard& shard, std::shared_ptr<const AccessGrant> grant,
              const std::vector<core::TokenId>& sources);
  void Remove(Shard& shard, const std::string& biz_id);
  void EvictOldest(Shard& shard);

  const std::size_t max_shard_bytes_;
  mutable std::array<Shard, kShards> shards_;
  mutable std::array<Names, kShards> names_;
  // Number of invalidations so far, and the number that the last one of each slot had.
  std::atomic<std::uint64_t> writes_{0};
  mutable std::array<std::atomic<std::uint64_t>, kWriteSlots> last_write_{};
  // Read before the lock is taken: nearly always zero.
  std::atomic<std::size_t> pinned_count_{0};
  mutable std::mutex pinned_mutex_;
  std::unordered_map<std::string, Pinned> pinned_;  // By biz_id. Guarded by pinned_mutex_.
};

}  // namespace rtm::service
