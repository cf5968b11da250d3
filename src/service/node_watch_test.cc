#include "service/node_watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "service/audit_log.h"
#include "service/node_store_for_test.h"
#include "service/refresh_rig_for_test.h"

namespace rtm::service {
namespace {

using core::TokenState;
using std::chrono::milliseconds;
using namespace std::chrono_literals;

class NodeWatchTest : public RefreshRig {
 protected:
  void SetUp() override {
    RefreshRig::SetUp();
    audit_.emplace(life_->store->audit(), clock_);
    watch_ = MakeWatch("node-1");
  }
  void TearDown() override {
    watch_.reset();
    RefreshRig::TearDown();
  }
  std::unique_ptr<NodeWatch> MakeWatch(const std::string& id) {
    return std::make_unique<NodeWatch>(
        NodeWatch::Dependencies{.nodes = &table_,
                                .vault = life_->vault,
                                .recovery = life_->recovery,
                                .clock = clock_,
                                .core_executor = io_.get_executor(),
                                .self = {.id = id, .life = "life-of-" + id, .name = "host-1"},
                                .replaced = [this] { ++replaced_; },
                                .join_patience = milliseconds(0)});
  }
  void Others(std::initializer_list<std::string> ids) {
    for (const std::string& id : ids) {
      table_.nodes[id] = {.id = id, .life = "other-" + id, .name = "host", .beat = 1};
    }
  }
  void BeatOf(const std::string& id) { ++table_.nodes[id].beat; }
  /// Looks every two seconds for so long.
  void Watch(std::chrono::seconds span, const std::string& who_beats = "") {
    for (auto passed = 0s; passed < span; passed += NodeWatch::kBeat) {
      clock_.Advance(NodeWatch::kBeat);
      if (!who_beats.empty()) {
        BeatOf(who_beats);
      }
      Run(watch_->RunOnce());
    }
  }
  base::ErrorCode CodeOfForget(const std::string& id) {
    try {
      Run(watch_->Forget({}, id, &*audit_));
    } catch (const base::Error& error) {
      retry_after_ = error.retry_after();
      return error.code();
    }
    return base::ErrorCode::kInternal;  // It did.
  }
  static constexpr base::ErrorCode kForgotten = base::ErrorCode::kInternal;

  FakeNodeStore table_;
  int replaced_ = 0;
  std::optional<std::chrono::seconds> retry_after_;
  std::unique_ptr<NodeWatch> watch_;
  std::optional<AuditLog> audit_;
};

TEST_F(NodeWatchTest, WithoutOthersEveryRowIsThisNodes) {
  Run(watch_->Join());
  Run(watch_->RunOnce());
  EXPECT_EQ(watch_->Share().nodes, 1);
  EXPECT_EQ(watch_->book().CountAlive(), 1U);
  EXPECT_TRUE(table_.Has("node-1"));
  Run(watch_->Leave());
  EXPECT_FALSE(table_.Has("node-1"));
}

TEST_F(NodeWatchTest, TheRowsAreSharedAmongThoseThatLive) {
  Others({"node-0", "node-2"});
  Run(watch_->Join());
  EXPECT_EQ(watch_->Share().nodes, 3);
  EXPECT_EQ(watch_->Share().place, 1) << "by the order of the ids, so that all agree";
  Watch(8s, "node-2");
  EXPECT_EQ(watch_->Share().nodes, 3) << "silent for less than 10 s";
  Watch(2s, "node-2");
  EXPECT_EQ(watch_->Share().nodes, 2);
  EXPECT_EQ(watch_->Share().place, 0);
  EXPECT_EQ(watch_->book().CountSilent(), 1U);
  BeatOf("node-0");
  Watch(2s, "node-2");
  EXPECT_EQ(watch_->Share().nodes, 3) << "it is back";
}

TEST_F(NodeWatchTest, TimeInWhichNobodyLookedIsNobodysSilence) {
  Others({"node-2"});
  Run(watch_->Join());
  table_.is_away = true;
  Watch(1h);
  clock_.Advance(24h);
  table_.is_away = false;
  Run(watch_->RunOnce());
  EXPECT_EQ(watch_->Share().nodes, 2);
  EXPECT_LE(Run(watch_->List()).at(1).silent_for, 5s);
}

TEST_F(NodeWatchTest, AnAttemptIsLeftToItsNodeFor15MinutesOfSilence) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  Others({"node-2"});
  Run(watch_->Join());
  BeginElsewhere(id);
  Watch(20min, "node-2");
  EXPECT_EQ(Row(id).state.state, TokenState::kActive) << "its node lives";
  Watch(14min);
  EXPECT_EQ(Row(id).state.state, TokenState::kActive);
  EXPECT_EQ(Run(watch_->List()).at(1).open_attempts, 1U);
  Watch(1min);
  EXPECT_EQ(Row(id).state.state, TokenState::kInDoubt);
  EXPECT_TRUE(Run(life_->vault.LoadOpenAttempts()).empty());
  EXPECT_EQ(endpoint_.total_sent(), 0);
}

TEST_F(NodeWatchTest, AnAttemptWhoseNodeIsNotOnTheListIsWatchedItself) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  Run(watch_->Join());
  BeginElsewhere(id);
  Watch(14min + 58s);
  EXPECT_EQ(Row(id).state.state, TokenState::kActive);
  Watch(4s);
  EXPECT_EQ(Row(id).state.state, TokenState::kInDoubt);
}

TEST_F(NodeWatchTest, TheReplyOfANodeThatComesBackLateIsCommittedAllTheSame) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  Others({"node-2"});
  Run(watch_->Join());
  const RefreshGrant grant = BeginElsewhere(id);
  Watch(16min);
  ASSERT_EQ(Row(id).state.state, TokenState::kInDoubt);
  CommitElsewhere(grant, "rt-of-node-2-0000000000000000000");
  EXPECT_EQ(StoredRefreshToken(id), "rt-of-node-2-0000000000000000000");
  EXPECT_EQ(Row(id).state.state, TokenState::kActive);
}

TEST_F(NodeWatchTest, OwnAttemptsAreNotWatched) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  Run(watch_->Join());
  BeginAndDie(id);
  Watch(30min);
  EXPECT_EQ(Row(id).state.state, TokenState::kActive);
  EXPECT_EQ(Run(life_->vault.LoadOpenAttempts()).size(), 1U);
}

TEST_F(NodeWatchTest, ANodeIsForgottenOnlyAfterItsLeaseTimeInSilence) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  Others({"node-2"});
  Run(watch_->Join());
  Watch(2s);
  BeginElsewhere(id);
  Watch(118s);
  EXPECT_EQ(CodeOfForget("node-2"), base::ErrorCode::kConflict) << "seen to begin 116 s ago";
  EXPECT_EQ(retry_after_, 4s);
  EXPECT_EQ(Row(id).state.state, TokenState::kActive);
  Watch(4s);
  EXPECT_EQ(CodeOfForget("node-2"), kForgotten);
  EXPECT_EQ(Row(id).state.state, TokenState::kInDoubt);
  EXPECT_FALSE(table_.Has("node-2"));
  ASSERT_EQ(table_.audited.size(), 1U);
  EXPECT_EQ(table_.audited[0].action, "node.forget");
  EXPECT_EQ(table_.audited[0].subject, "node-2");
  EXPECT_EQ(Run(watch_->List()).size(), 1U);
}

TEST_F(NodeWatchTest, OneThatHasJustComeBackIsNotForgotten) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  Others({"node-2"});
  Run(watch_->Join());
  BeginElsewhere(id);
  Watch(3min);
  BeatOf("node-2");
  EXPECT_EQ(CodeOfForget("node-2"), base::ErrorCode::kConflict);
  EXPECT_EQ(Row(id).state.state, TokenState::kActive);
}

TEST_F(NodeWatchTest, ItselfAndStrangersAreNotForgotten) {
  Run(watch_->Join());
  EXPECT_EQ(CodeOfForget("node-1"), base::ErrorCode::kInvalidArgument);
  EXPECT_EQ(CodeOfForget("node-9"), base::ErrorCode::kNotFound);
}

TEST_F(NodeWatchTest, ANodeThatWasForgottenJoinsAgain) {
  Run(watch_->Join());
  table_.nodes.clear();
  Run(watch_->RunOnce());
  EXPECT_TRUE(table_.Has("node-1"));
  EXPECT_EQ(replaced_, 0);
}

TEST_F(NodeWatchTest, WhoseIdAnotherProcessHasTakenEnds) {
  Run(watch_->Join());
  table_.nodes["node-1"].life = "another";
  Run(watch_->RunOnce());
  EXPECT_EQ(replaced_, 1);
}

TEST_F(NodeWatchTest, TheEntryOfACrashedLifeIsTakenOver) {
  table_.nodes["node-1"] = {.id = "node-1", .life = "crashed", .beat = 7};
  Run(watch_->Join());
  EXPECT_EQ(table_.nodes["node-1"].life, "life-of-node-1");
  EXPECT_EQ(table_.nodes["node-1"].beat, 8) << "others see it move";
}

TEST_F(NodeWatchTest, ACopyOfADataDirectoryDoesNotStartBesideTheOriginal) {
  table_.nodes["node-1"] = {.id = "node-1", .life = "the original", .name = "host-9", .beat = 7};
  table_.on_list = [this] { BeatOf("node-1"); };
  try {
    Run(watch_->Join());
    FAIL() << "it started";
  } catch (const base::Error& error) {
    EXPECT_EQ(error.code(), base::ErrorCode::kConflict);
    EXPECT_THAT(error.public_text().en, ::testing::HasSubstr("host-9"));
  }
  EXPECT_EQ(table_.nodes["node-1"].life, "the original");
}

TEST_F(NodeWatchTest, WhereTheDatabaseIsThisProcessesAloneThereIsNobody) {
  NodeWatch alone({.nodes = nullptr,
                   .vault = life_->vault,
                   .recovery = life_->recovery,
                   .clock = clock_,
                   .core_executor = io_.get_executor(),
                   .self = {.id = "node-1"}});
  Run(alone.Join());
  Run(alone.RunOnce());
  EXPECT_FALSE(alone.is_shared());
  EXPECT_EQ(alone.Share().nodes, 1);
  EXPECT_EQ(Run(alone.List()).size(), 1U);
  Run(alone.Leave());
}

}  // namespace
}  // namespace rtm::service
