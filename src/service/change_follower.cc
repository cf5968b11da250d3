#include "service/change_follower.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "base/log.h"
#include "service/common_clock.h"
#include "service/token_vault.h"

namespace rtm::service {
namespace {

constexpr std::size_t kVersionsAtOnce = 10'000;
constexpr std::size_t kPruneChunk = 5000;
// The first one may have to wait for a connection.
constexpr int kQuickQuestions = 5;
constexpr std::chrono::hours kSlowestOfAll{1};

}  // namespace

void ChangeFollower::AddReload(std::function<asio::awaitable<void>()> reload) {
  reloads_.push_back(std::move(reload));
}

asio::awaitable<void> ChangeFollower::Begin() {
  if (feed_ == nullptr) {
    co_return;
  }
  co_await SetClock();
  since_ = co_await feed_->Time();
  versions_ = co_await ReadVersions();
  compared_at_ = clock_.Boot();
}

asio::awaitable<void> ChangeFollower::SetClock() {
  bool is_set = false;
  for (int i = 0; i < kQuickQuestions && !is_set; ++i) {
    is_set = co_await ReadTime(CommonClock::kSlowest);
  }
  // What comes after goes by this clock: a slow answer is better than none.
  if (!is_set) {
    co_await ReadTime(kSlowestOfAll);
  }
}

asio::awaitable<bool> ChangeFollower::ReadTime(std::chrono::milliseconds slowest) {
  const base::BootTime asked = clock_.Boot();
  const base::UtcTime server = base::FromUnixMillis(co_await feed_->Time());
  co_return clock_.Follow(server, asked, slowest);
}

void ChangeFollower::Start(base::TaskGroup& group) {
  if (feed_ == nullptr) {
    return;
  }
  timer_.emplace(group.executor());
  group.Spawn("changes.loop", Loop());
}

void ChangeFollower::Stop() {
  stopping_ = true;
  if (timer_) {
    timer_->cancel();
  }
}

asio::awaitable<void> ChangeFollower::Loop() {
  while (!stopping_) {
    co_await RunOnce();
    if (stopping_) {
      break;
    }
    timer_->expires_after(kTurn);
    co_await timer_->async_wait(asio::as_tuple(asio::use_awaitable));
  }
}

asio::awaitable<void> ChangeFollower::RunOnce() {
  if (feed_ == nullptr) {
    co_return;
  }
  try {
    // By itself: what has changed may be a long answer.
    co_await ReadTime(CommonClock::kSlowest);
    co_await Follow();
    if (clock_.Boot() - compared_at_ >= kCompareEvery) {
      co_await Compare();
      co_await feed_->PruneGone(kPruneChunk);
    }
    failing_ = false;
  } catch (const std::exception& error) {
    // Once per outage; the next turn asks for all that came since the last one that succeeded.
    if (!std::exchange(failing_, true)) {
      base::LogError("changes.not_followed", {{"error", error.what()}});
    }
  }
}

asio::awaitable<void> ChangeFollower::Follow() {
  const storage::Changes changes = co_await feed_->ReadSince(since_);
  std::vector<core::TokenId> changed;
  for (const storage::RowVersion& row : changes.rows) {
    const auto [known, is_new] = versions_.try_emplace(row.id.value, row.version);
    if (is_new || std::exchange(known->second, row.version) != row.version) {
      changed.push_back(row.id);
    }
  }
  for (const core::TokenId id : changes.gone) {
    if (versions_.erase(id.value) == 1) {
      changed.push_back(id);
    }
  }
  vault_.RowsChanged(changed);
  since_ = changes.until;
  if (changes.revision != revision_) {
    for (const auto& reload : reloads_) {
      co_await reload();
    }
    revision_ = changes.revision;
  }
}

asio::awaitable<void> ChangeFollower::Compare() {
  const Versions before = std::exchange(versions_, co_await ReadVersions());
  std::vector<core::TokenId> changed;
  for (const auto& [id, version] : before) {
    const auto now = versions_.find(id);
    if (now == versions_.end() || now->second != version) {
      changed.push_back(core::TokenId{id});
    }
  }
  vault_.RowsChanged(changed);
  compared_at_ = clock_.Boot();
}

asio::awaitable<ChangeFollower::Versions> ChangeFollower::ReadVersions() {
  Versions versions;
  core::TokenId after{0};
  for (;;) {
    const std::vector<storage::RowVersion> rows =
        co_await feed_->ListVersions(after, kVersionsAtOnce);
    for (const storage::RowVersion& row : rows) {
      versions.emplace(row.id.value, row.version);
    }
    if (rows.size() < kVersionsAtOnce) {
      co_return versions;
    }
    after = rows.back().id;
  }
}

}  // namespace rtm::service
