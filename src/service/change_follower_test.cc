#include "service/change_follower.h"

#include <gtest/gtest.h>

#include "service/common_clock.h"
#include "service/refresh_rig_for_test.h"

namespace rtm::service {
namespace {

using namespace std::chrono_literals;

/// What other nodes write, made by hand.
class FakeChangeFeed final : public storage::ChangeFeed {
 public:
  asio::awaitable<storage::Changes> ReadSince(std::int64_t since) override {
    if (is_away) {
      throw base::Error(base::ErrorCode::kStoreUnavailable, {"away", "away"});
    }
    asked_since = since;
    storage::Changes changes{.until = time, .revision = revision, .rows = {}, .gone = gone};
    for (const auto& [id, version] : stamped) {
      changes.rows.push_back({core::TokenId{id}, version});
    }
    co_return changes;
  }
  asio::awaitable<std::int64_t> Time() override {
    ++times_asked;
    if (slow_clock == nullptr) {
      co_return time;
    }
    const base::UtcTime now = slow_clock->Now() + 1min;
    slow_clock->Advance(4s);
    co_return base::ToUnixMillis(now);
  }
  asio::awaitable<std::vector<storage::RowVersion>> ListVersions(core::TokenId after,
                                                                 std::size_t limit) override {
    std::vector<storage::RowVersion> rows;
    for (auto row = all.upper_bound(after.value); row != all.end() && rows.size() < limit; ++row) {
      rows.push_back({core::TokenId{row->first}, row->second});
    }
    co_return rows;
  }
  asio::awaitable<std::size_t> PruneGone(std::size_t) override {
    ++prunes;
    co_return 0;
  }

  std::int64_t time = 1'000'000;
  std::int64_t revision = 0;
  std::map<std::int64_t, std::int64_t> stamped;  // What ReadSince tells.
  std::map<std::int64_t, std::int64_t> all;      // What stands in the table.
  std::vector<core::TokenId> gone;
  std::int64_t asked_since = 0;
  int prunes = 0;
  int times_asked = 0;
  // If there is one, the server is a minute ahead of it, and takes its time.
  testing::ManualClock* slow_clock = nullptr;
  bool is_away = false;
};

class ChangeFollowerTest : public RefreshRig {
 protected:
  void SetUp() override {
    RefreshRig::SetUp();
    id_ = Add("a", endpoint_.Mint());
    feed_.all[id_.value] = 1;
    follower_ = std::make_unique<ChangeFollower>(&feed_, life_->vault, common_clock_);
    follower_->AddReload([this] { return Reload(); });
    Run(follower_->Begin());
    Remember();
  }
  void TearDown() override {
    follower_.reset();
    RefreshRig::TearDown();
  }
  asio::awaitable<void> Reload() {
    ++reloads_;
    co_return;
  }
  /// Takes the row into memory.
  void Remember() { ASSERT_NE(Run(life_->vault.FindGrant({.biz_id = "a", .email = ""})), nullptr); }
  bool InMemory() const { return life_->vault.FindCached("a") != nullptr; }

  FakeChangeFeed feed_;
  CommonClock common_clock_{clock_};
  core::TokenId id_;
  int reloads_ = 0;
  std::unique_ptr<ChangeFollower> follower_;
};

TEST_F(ChangeFollowerTest, WhatAnotherNodeWroteIsReadAnew) {
  Run(follower_->RunOnce());
  EXPECT_TRUE(InMemory());
  feed_.stamped[id_.value] = 2;
  Run(follower_->RunOnce());
  EXPECT_FALSE(InMemory());
}

TEST_F(ChangeFollowerTest, WhatIsToldAgainBecauseOfTheOverlapStays) {
  feed_.stamped[id_.value] = 2;
  Run(follower_->RunOnce());
  Remember();
  Run(follower_->RunOnce());
  EXPECT_TRUE(InMemory());
}

TEST_F(ChangeFollowerTest, ARowThatIsGoneIsGoneHereToo) {
  feed_.gone.push_back(id_);
  Run(follower_->RunOnce());
  EXPECT_FALSE(InMemory());
  Remember();
  Run(follower_->RunOnce());
  EXPECT_TRUE(InMemory()) << "told again";
}

TEST_F(ChangeFollowerTest, AfterAnOutageItAsksForAllThatCameMeanwhile) {
  Run(follower_->RunOnce());
  feed_.is_away = true;
  feed_.time += 3'600'000;
  Run(follower_->RunOnce());
  feed_.is_away = false;
  feed_.stamped[id_.value] = 2;
  Run(follower_->RunOnce());
  EXPECT_EQ(feed_.asked_since, 1'000'000);
  EXPECT_FALSE(InMemory());
  Run(follower_->RunOnce());
  EXPECT_EQ(feed_.asked_since, 4'600'000);
}

TEST_F(ChangeFollowerTest, WhatNoStampToldIsFoundByComparing) {
  feed_.all[id_.value] = 2;
  Run(follower_->RunOnce());
  EXPECT_TRUE(InMemory());
  clock_.Advance(ChangeFollower::kCompareEvery);
  Run(follower_->RunOnce());
  EXPECT_FALSE(InMemory());
  EXPECT_EQ(feed_.prunes, 1);
  Remember();
  feed_.all.clear();
  clock_.Advance(ChangeFollower::kCompareEvery);
  Run(follower_->RunOnce());
  EXPECT_FALSE(InMemory()) << "deleted";
}

TEST_F(ChangeFollowerTest, TheServersTimeIsTold) {
  const base::UtcTime server = clock_.Now() + 1min;
  feed_.time = base::ToUnixMillis(server);
  Run(follower_->RunOnce());
  EXPECT_EQ(common_clock_.Now(), server);
}

TEST_F(ChangeFollowerTest, AtTheStartASlowAnswerIsBetterThanNone) {
  feed_.slow_clock = &clock_;
  Run(follower_->RunOnce());
  EXPECT_EQ(common_clock_.Now(), clock_.Now()) << "a later one will be quicker";
  feed_.times_asked = 0;
  Run(follower_->Begin());
  EXPECT_GT(feed_.times_asked, 3);
  EXPECT_EQ(common_clock_.Now() - clock_.Now(), 1min - 2s) << "half of the time that it took";
}

TEST_F(ChangeFollowerTest, SettingsAreReadAnewWhenTheirRevisionRises) {
  Run(follower_->RunOnce());
  EXPECT_EQ(reloads_, 0);
  feed_.revision = 5;
  Run(follower_->RunOnce());
  Run(follower_->RunOnce());
  EXPECT_EQ(reloads_, 1);
}

}  // namespace
}  // namespace rtm::service
