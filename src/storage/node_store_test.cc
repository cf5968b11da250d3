#include "storage/node_store.h"

#include <gmock/gmock.h>

#include "storage/sql_store_test.h"

namespace rtm::storage {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;

NodeRecord MakeNode(const std::string& id, const std::string& life) {
  NodeRecord node;
  node.id = id;
  node.life = life;
  node.name = "host of " + id;
  node.version = "1.2.3";
  node.started_at = base::FromUnixMillis(1'700'000'000'123);
  return node;
}

class NodeStoreTest : public StoreTest {
 protected:
  NodeStore& nodes() { return *store_->nodes(); }
  NodeRecord Find(const std::string& id) {
    for (const NodeRecord& node : Run(nodes().List())) {
      if (node.id == id) {
        return node;
      }
    }
    return {};
  }
};

TEST_P(NodeStoreTest, ANodeIsListedAsItJoined) {
  Run(nodes().Join(MakeNode("b", "1")));
  Run(nodes().Join(MakeNode("a", "1")));
  EXPECT_THAT(Run(nodes().List()),
              ElementsAre(Field(&NodeRecord::id, "a"), Field(&NodeRecord::id, "b")));
  const NodeRecord node = Find("b");
  EXPECT_EQ(node.life, "1");
  EXPECT_EQ(node.name, "host of b");
  EXPECT_EQ(node.version, "1.2.3");
  EXPECT_EQ(base::ToUnixMillis(node.started_at), 1'700'000'000'123);
}

TEST_P(NodeStoreTest, ItsBeatRisesOverItsLives) {
  Run(nodes().Join(MakeNode("a", "1")));
  const std::int64_t first = Find("a").beat;
  EXPECT_EQ(Run(nodes().Beat("a", "1")), BeatResult::kAlive);
  EXPECT_GT(Find("a").beat, first);
  const std::int64_t second = Find("a").beat;
  Run(nodes().Join(MakeNode("a", "2")));
  EXPECT_GT(Find("a").beat, second);
  EXPECT_EQ(Find("a").life, "2");
}

TEST_P(NodeStoreTest, ABeatTellsWhatBecameOfTheEntry) {
  EXPECT_EQ(Run(nodes().Beat("a", "1")), BeatResult::kForgotten);
  Run(nodes().Join(MakeNode("a", "1")));
  Run(nodes().Join(MakeNode("a", "2")));
  EXPECT_EQ(Run(nodes().Beat("a", "1")), BeatResult::kReplaced);
  EXPECT_EQ(Run(nodes().Beat("a", "2")), BeatResult::kAlive);
}

TEST_P(NodeStoreTest, OnlyTheLifeThatIsEnteredLeaves) {
  Run(nodes().Join(MakeNode("a", "2")));
  Run(nodes().Leave("a", "1"));
  EXPECT_EQ(Find("a").life, "2");
  Run(nodes().Leave("a", "2"));
  EXPECT_TRUE(Run(nodes().List()).empty());
}

TEST_P(NodeStoreTest, ANodeThatHasMovedIsNotForgotten) {
  Run(nodes().Join(MakeNode("a", "1")));
  const NodeRecord seen = Find("a");
  Run(nodes().Beat("a", "1"));
  EXPECT_FALSE(Run(nodes().Forget(seen, Audited("node.forget"))));
  EXPECT_TRUE(Run(store_->audit().Actions()).empty());
  EXPECT_TRUE(Run(nodes().Forget(Find("a"), Audited("node.forget"))));
  EXPECT_TRUE(Run(nodes().List()).empty());
  EXPECT_THAT(Run(store_->audit().Actions()), ElementsAre("node.forget"));
}

INSTANTIATE_TEST_SUITE_P(Engines, NodeStoreTest, ::testing::ValuesIn(SharedEngines()), EngineName);

using AloneTest = StoreTest;

TEST_P(AloneTest, AFileHasNeitherNodesNorAFeed) {
  EXPECT_EQ(store_->nodes(), nullptr);
  EXPECT_EQ(store_->changes(), nullptr);
}

INSTANTIATE_TEST_SUITE_P(Engines, AloneTest, ::testing::ValuesIn(FileEngines()), EngineName);

}  // namespace
}  // namespace rtm::storage
