#include "service/token_cache.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace rtm::service {
namespace {

// Node of the map, node of the list, two copies of the name's string object, the sources, control
// block of the shared_ptr: measured with 100,000 rows, rounded up.
constexpr std::size_t kEntryOverhead = 320;

}  // namespace

TokenCache::TokenCache(std::size_t max_bytes) : max_shard_bytes_(max_bytes / kShards) {}

std::shared_ptr<const AccessGrant> TokenCache::Find(const std::string& biz_id) const {
  if (pinned_count_.load(std::memory_order_acquire) > 0) {
    const std::lock_guard lock(pinned_mutex_);
    if (const auto found = pinned_.find(biz_id); found != pinned_.end()) {
      return found->second.grant;
    }
  }
  Shard& shard = ShardOf(biz_id);
  const std::lock_guard lock(shard.mutex);
  const auto found = shard.entries.find(biz_id);
  if (found == shard.entries.end()) {
    return nullptr;
  }
  found->second.used = true;
  return found->second.grant;
}

void TokenCache::Fill(Ticket ticket, std::shared_ptr<const AccessGrant> grant,
                      const std::vector<core::TokenId>& sources) {
  const std::string name = grant->biz_id;
  if (SizeOf(*grant) > max_shard_bytes_) {
    return;
  }
  Shard& shard = ShardOf(name);
  const std::lock_guard lock(shard.mutex);
  // The slots are looked at after the name was registered, and Invalidate marks its slot before it
  // collects the names: whichever comes first, the entry goes.
  Insert(shard, std::move(grant), sources);
  if (std::ranges::any_of(sources, [this, ticket](core::TokenId source) {
        return WriteSlotOf(source).load() > ticket;
      })) {
    Remove(shard, name);
    return;
  }
  while (shard.bytes > max_shard_bytes_) {
    EvictOldest(shard);
  }
}

void TokenCache::Invalidate(core::TokenId id) {
  const std::uint64_t number = writes_.fetch_add(1) + 1;
  std::atomic<std::uint64_t>& slot = WriteSlotOf(id);
  std::uint64_t last = slot.load();
  while (last < number && !slot.compare_exchange_weak(last, number)) {
  }
  // A name leaves the index with its entry and not before: who invalidates at the same time must
  // find it too, or would return while the entry can still be found.
  for (const std::string& name : NamesOf(id)) {
    Shard& shard = ShardOf(name);
    const std::lock_guard lock(shard.mutex);
    Remove(shard, name);
  }
}

std::vector<std::string> TokenCache::NamesOf(core::TokenId id) const {
  Names& names = NamesShardOf(id);
  const std::lock_guard lock(names.mutex);
  const auto found = names.of.find(id);
  return found == names.of.end()
             ? std::vector<std::string>{}
             : std::vector<std::string>(found->second.begin(), found->second.end());
}

void TokenCache::Pin(core::TokenId holder, std::shared_ptr<const AccessGrant> grant) {
  const std::lock_guard lock(pinned_mutex_);
  std::string name = grant->biz_id;
  pinned_.insert_or_assign(std::move(name), Pinned{holder, std::move(grant)});
  pinned_count_.store(pinned_.size(), std::memory_order_release);
}

void TokenCache::Unpin(core::TokenId holder) {
  if (pinned_count_.load(std::memory_order_acquire) == 0) {
    return;
  }
  const std::lock_guard lock(pinned_mutex_);
  std::erase_if(pinned_, [holder](const auto& pinned) { return pinned.second.holder == holder; });
  pinned_count_.store(pinned_.size(), std::memory_order_release);
}

std::shared_ptr<const AccessGrant> TokenCache::FindPinned(core::TokenId holder) const {
  if (pinned_count_.load(std::memory_order_acquire) == 0) {
    return nullptr;
  }
  const std::lock_guard lock(pinned_mutex_);
  for (const auto& [name, pinned] : pinned_) {
    if (pinned.holder == holder && pinned.grant->id == holder) {
      return pinned.grant;
    }
  }
  return nullptr;
}

std::size_t TokenCache::bytes() const {
  std::size_t sum = 0;
  for (const Shard& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    sum += shard.bytes;
  }
  return sum;
}

TokenCache::Shard& TokenCache::ShardOf(const std::string& biz_id) const {
  return shards_[std::hash<std::string>{}(biz_id) % kShards];
}

TokenCache::Names& TokenCache::NamesShardOf(core::TokenId id) const {
  return names_[static_cast<std::uint64_t>(id.value) % kShards];
}

std::atomic<std::uint64_t>& TokenCache::WriteSlotOf(core::TokenId id) const {
  return last_write_[static_cast<std::uint64_t>(id.value) % kWriteSlots];
}

std::size_t TokenCache::SizeOf(const AccessGrant& grant) {
  return sizeof(AccessGrant) + kEntryOverhead + 2 * grant.biz_id.size() + grant.email.size() +
         grant.type.size() + grant.user_name.size() + grant.access_token.size() +
         grant.refresh_token.size();
}

void TokenCache::Insert(Shard& shard, std::shared_ptr<const AccessGrant> grant,
                        const std::vector<core::TokenId>& sources) {
  const std::string& name = grant->biz_id;
  Remove(shard, name);
  for (const core::TokenId source : sources) {
    Names& names = NamesShardOf(source);
    const std::lock_guard lock(names.mutex);
    names.of[source].insert(name);
  }
  shard.bytes += SizeOf(*grant);
  shard.by_age.push_front(name);
  shard.entries.emplace(name, Entry{std::move(grant), sources, shard.by_age.begin()});
}

void TokenCache::Remove(Shard& shard, const std::string& biz_id) {
  const auto found = shard.entries.find(biz_id);
  if (found == shard.entries.end()) {
    return;
  }
  for (const core::TokenId source : found->second.sources) {
    Names& names = NamesShardOf(source);
    const std::lock_guard lock(names.mutex);
    const auto held = names.of.find(source);
    if (held == names.of.end()) {
      continue;  // Named twice, by a ring of links.
    }
    held->second.erase(biz_id);
    if (held->second.empty()) {
      names.of.erase(held);
    }
  }
  shard.bytes -= SizeOf(*found->second.grant);
  shard.by_age.erase(found->second.age);
  shard.entries.erase(found);
}

void TokenCache::EvictOldest(Shard& shard) {
  for (;;) {
    Entry& oldest = shard.entries.find(shard.by_age.back())->second;
    if (!std::exchange(oldest.used, false)) {
      break;
    }
    shard.by_age.splice(shard.by_age.begin(), shard.by_age, oldest.age);
  }
  Remove(shard, std::string(shard.by_age.back()));
}

}  // namespace rtm::service
