#include "service/key_service.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "service/audit_log.h"
#include "service/node_store_for_test.h"
#include "service/refresh_rig_for_test.h"

namespace rtm::service {
namespace {

class KeyServiceTest : public RefreshRig {
 protected:
  KeyServiceTest() { cipher_ = crypto::MakeCipher(ring_.Clone(), entropy_); }

  KeyService Service() { return Service(life_->nodes); }
  KeyService Service(NodeWatch& nodes) {
    return KeyService({.vault = life_->vault,
                       .settings = life_->store->settings(),
                       .journal = life_->journal,
                       .nodes = nodes,
                       .cipher = *cipher_,
                       .audit = audit_.emplace(life_->store->audit(), clock_),
                       .pool = life_->pool,
                       .store_id = "store-1",
                       .reload_ring = [this] { cipher_->Reload(ring_.Clone()); }});
  }
  KeyUse Use(const std::string& id) {
    const auto uses = Run(Service().Check());
    const auto found = std::ranges::find(uses, id, &KeyUse::id);
    EXPECT_NE(found, uses.end()) << id;
    return found == uses.end() ? KeyUse{} : *found;
  }
  void AddKey() {
    ring_ = ring_.WithNewKey(entropy_);
    Run(Service().Reload({}));
  }
  std::int64_t Rekey() {
    std::int64_t resealed = 0;
    core::TokenId after{0};
    KeyService service = Service();
    EXPECT_THROW(Run(service.Reseal({}, core::TokenId{1})), base::Error) << "nothing was begun";
    do {
      const auto report = Run(service.Reseal({}, after));
      resealed += report.resealed;
      EXPECT_EQ(report.broken, 0);
      after = report.last;
    } while (after.value != 0);
    return resealed;
  }
  std::string Newest() const { return ring_.keys().front().id; }
  std::string Oldest() const { return ring_.keys().back().id; }

  crypto::KeyRing ring_ = crypto::KeyRing::Generate(entropy_);
  std::optional<AuditLog> audit_;
};

TEST_F(KeyServiceTest, WhereOtherNodesCouldNotOpenItNoKeyIsTakenIn) {
  FakeNodeStore table;
  table.nodes["node-2"] = {.id = "node-2", .life = "1", .beat = 1};
  NodeWatch nodes({.nodes = &table,
                   .vault = life_->vault,
                   .recovery = life_->recovery,
                   .clock = clock_,
                   .core_executor = io_.get_executor(),
                   .self = {.id = "node-1"},
                   .replaced = {}});
  Run(nodes.Join());
  const std::string sealing = Newest();
  ring_ = ring_.WithNewKey(entropy_);
  EXPECT_THROW(Run(Service(nodes).Reload({})), base::Error);
  EXPECT_EQ(cipher_->KeyIds().front(), sealing);
}

TEST_F(KeyServiceTest, CountsWhatEachKeySealed) {
  const core::TokenId id = Add("a", endpoint_.Mint(), "http://u:p@10.0.0.1:8080");
  EXPECT_EQ(Use(Oldest()).rows, 2);
  EXPECT_TRUE(Use(Oldest()).seals);
  Refresh(id);
  EXPECT_EQ(Use(Oldest()).rows, 4) << "rt, at, last_rt, proxy";
  AddKey();
  EXPECT_FALSE(Use(Oldest()).seals);
  EXPECT_TRUE(Use(Newest()).seals);
  EXPECT_EQ(Use(Newest()).rows, 0);
}

TEST_F(KeyServiceTest, RekeyLeavesTheOldKeyWithNothing) {
  std::vector<core::TokenId> ids;
  for (int i = 0; i < 5; ++i) {
    ids.push_back(Add("row" + std::to_string(i), endpoint_.Mint()));
    Refresh(ids.back());
  }
  SettingsChange change;
  change.proxy_list = std::vector<std::string>{"http://u:p@10.0.0.1:8080"};
  Run(life_->settings.Save({}, std::move(change), life_->vault));
  AddKey();
  EXPECT_EQ(Rekey(), 5 * 3 + 2) << "rt, at and last_rt of each row; proxies and their names";
  EXPECT_EQ(Use(Oldest()).rows + Use(Oldest()).settings, 0);
  EXPECT_EQ(Use(Newest()).settings, 2);
  EXPECT_EQ(Rekey(), 0) << "there is nothing left to do";
  // The old key is not needed any more.
  crypto::KeyRing only_new = crypto::KeyRing::Parse(
      std::string(ring_.Format().Reveal()).substr(0, ring_.Format().Reveal().rfind("rtm-key-1.")),
      "test");
  EndLife();
  cipher_ = crypto::MakeCipher(std::move(only_new), entropy_);
  life_ = std::make_unique<Life>(*this);
  Run(life_->recovery.Run());
  Run(life_->settings.Load());
  EXPECT_EQ(life_->settings.Current().proxy_list.size(), 1U);
  for (const core::TokenId id : ids) {
    EXPECT_EQ(Refresh(id).end, End::kRefreshed);
  }
}

TEST_F(KeyServiceTest, ARefreshBetweenTwoChunksStands) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  AddKey();
  ASSERT_EQ(Refresh(id).end, End::kRefreshed);
  const std::string live = StoredRefreshToken(id);
  EXPECT_EQ(Rekey(), 0) << "the refresh sealed with the new key already";
  EXPECT_EQ(StoredRefreshToken(id), live);
}

TEST_F(KeyServiceTest, RekeyUnderAFlightDoesNotLoseItsReply) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  endpoint_.Hold();
  ASSERT_TRUE(life_->coordinator.Start(ByCall(id)));
  RunUntil([this] { return endpoint_.total_sent() == 1; });
  AddKey();
  EXPECT_EQ(Rekey(), 1);
  endpoint_.Release();
  RunUntil([this] { return life_->coordinator.flights() == 0; });
  EXPECT_EQ(Row(id).generation, 1);
  EXPECT_EQ(Refresh(id).end, End::kRefreshed);
}

TEST_F(KeyServiceTest, AKeyCannotBeTakenOutOfTheRingWhileItIsInUse) {
  Add("a", endpoint_.Mint());
  ring_ = crypto::KeyRing::Generate(entropy_);
  EXPECT_THROW(Run(Service().Reload({})), base::Error);
  EXPECT_EQ(cipher_->KeyIds().size(), 1U);
  EXPECT_TRUE(AccessToken(Add("b", endpoint_.Mint())).empty());
}

TEST_F(KeyServiceTest, AMissingKeyIsNamed) {
  Add("a", endpoint_.Mint());
  const std::string lost = Oldest();
  EndLife();
  ring_ = crypto::KeyRing::Generate(entropy_);
  cipher_ = crypto::MakeCipher(ring_.Clone(), entropy_);
  life_ = std::make_unique<Life>(*this);
  const KeyUse use = Use(lost);
  EXPECT_FALSE(use.in_ring);
  EXPECT_EQ(use.rows, 1);
  EXPECT_EQ(Run(Service().Reseal({}, core::TokenId{0})).broken, 1);
  EXPECT_EQ(Use(lost).rows, 1) << "nothing is thrown away";
}

TEST_F(KeyServiceTest, RepliesInTheJournalAreCounted) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  Refresh(id);
  EXPECT_EQ(Use(Oldest()).journal, 1) << "kept for a database that comes back older";
  AddKey();
  Journal(BeginAndDie(id), 200, Tokens("rt-new-000000000000000000000000"));
  EXPECT_EQ(Use(Oldest()).journal, 0) << "its slot was needed";
  EXPECT_EQ(Use(Newest()).journal, 1);
}

}  // namespace
}  // namespace rtm::service
