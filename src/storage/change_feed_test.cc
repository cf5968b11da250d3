#include "storage/change_feed.h"

#include <gmock/gmock.h>

#include "storage/sql_store_test.h"

namespace rtm::storage {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

constexpr std::int64_t kHour = 3'600'000;

class ChangeFeedTest : public StoreTest {
 protected:
  ChangeFeed& feed() { return *store_->changes(); }
  std::string Sql(std::string sql) {
    return ExpandTables(sql, GetParam().name == "MariaDbPrefixed" ? "rt" : "");
  }
  void RunSql(const std::string& sql) {
    MySqlConnection(MariaDb(MariaDbName(dir_), GetParam().socket), MySqlConnection::Access::kWriter)
        .Execute(Sql(sql));
  }
  /// As if nobody had touched any row for an hour.
  void Age() {
    RunSql("UPDATE {rts} SET changed_at = changed_at - INTERVAL 1 HOUR");
    RunSql("UPDATE {rt_gone} SET gone_at = gone_at - INTERVAL 1 HOUR");
  }
  Changes Now() { return Run(feed().ReadSince(Run(feed().Time()))); }
  std::vector<std::int64_t> ChangedIds() {
    std::vector<std::int64_t> ids;
    for (const RowVersion& row : Now().rows) {
      ids.push_back(row.id.value);
    }
    return ids;
  }
  std::int64_t Revision() { return Now().revision; }
};

TEST_P(ChangeFeedTest, NewEditedAndRefreshedRowsAreToldWithTheirVersion) {
  const core::TokenId a = Create("a");
  const core::TokenId b = Create("b");
  EXPECT_THAT(ChangedIds(), UnorderedElementsAre(a.value, b.value));
  Age();
  EXPECT_TRUE(Now().rows.empty());
  TokenEdit edit = EditOf(a);
  edit.tag = "new";
  ASSERT_EQ(Apply(edit), EditResult::kDone);
  ASSERT_EQ(Now().rows.size(), 1U);
  EXPECT_EQ(Now().rows[0].id, a);
  EXPECT_EQ(Now().rows[0].version, Load(a).token.version);
  Commit(Rotation(Begin(b), "b2"));
  EXPECT_THAT(ChangedIds(), UnorderedElementsAre(a.value, b.value));
}

TEST_P(ChangeFeedTest, DeletedRowsAreToldForAMinuteAndKeptForADay) {
  const core::TokenId a = Create("a");
  Create("b");
  EXPECT_TRUE(Now().gone.empty());
  Run(tokens().Delete({a}, Audited("token.delete")));
  EXPECT_THAT(Now().gone, ElementsAre(a));
  EXPECT_EQ(Run(feed().PruneGone(10)), 0U);
  Age();
  EXPECT_TRUE(Now().gone.empty());
  EXPECT_THAT(Run(feed().ReadSince(Run(feed().Time()) - kHour)).gone, ElementsAre(a));
  for (int hour = 0; hour < 24; ++hour) {
    Age();
  }
  EXPECT_EQ(Run(feed().PruneGone(10)), 1U);
}

TEST_P(ChangeFeedTest, ATransactionThatCommitsLateIsWithinTheOverlap) {
  const core::TokenId a = Create("a");
  const std::int64_t looked = Now().until;
  RunSql("UPDATE {rts} SET changed_at = changed_at - INTERVAL 50 SECOND");
  EXPECT_THAT(Run(feed().ReadSince(looked)).rows.size(), 1U) << "stamped 50 s before that look";
  EXPECT_EQ(Run(feed().ReadSince(looked)).rows[0].id, a);
}

TEST_P(ChangeFeedTest, TimeIsTheServersAndGoesOn) {
  const std::int64_t time = Run(feed().Time());
  EXPECT_GT(time, 1'700'000'000'000);
  EXPECT_GE(Now().until, time);
}

TEST_P(ChangeFeedTest, EverythingThatAllNodesKeepInMemoryRaisesTheRevision) {
  std::int64_t before = Revision();
  const auto rises = [&] {
    const std::int64_t now = Revision();
    return now > std::exchange(before, now);
  };
  EXPECT_FALSE(rises());
  Run(store_->settings().Save({{"a", "1"}}, Audited("settings.save")));
  EXPECT_TRUE(rises());
  Run(store_->settings().SaveIfAbsent("b", "1"));
  EXPECT_TRUE(rises());
  Run(store_->settings().SaveIfAbsent("b", "2"));
  EXPECT_FALSE(rises()) << "it was there";
  Run(store_->settings().Replace("b", "1", "3", std::nullopt));
  EXPECT_TRUE(rises());
  Run(store_->settings().Replace("b", "1", "4", std::nullopt));
  EXPECT_FALSE(rises());
  Run(store_->sessions().End("s", StoreTest::Now(), Audited("session.logout")));
  EXPECT_TRUE(rises());
  Create("a");
  EXPECT_FALSE(rises()) << "a row tells by itself";
}

TEST_P(ChangeFeedTest, VersionsAreListedByChunks) {
  std::vector<std::int64_t> ids;
  for (const std::string name : {"a", "b", "c"}) {
    ids.push_back(Create(name).value);
  }
  const auto first = Run(feed().ListVersions(core::TokenId{0}, 2));
  ASSERT_EQ(first.size(), 2U);
  const auto rest = Run(feed().ListVersions(first.back().id, 2));
  ASSERT_EQ(rest.size(), 1U);
  EXPECT_THAT(ids, ElementsAre(first[0].id.value, first[1].id.value, rest[0].id.value));
  EXPECT_EQ(rest[0].version, Load(rest[0].id).token.version);
}

INSTANTIATE_TEST_SUITE_P(Engines, ChangeFeedTest, ::testing::ValuesIn(SharedEngines()), EngineName);

}  // namespace
}  // namespace rtm::storage
