#include <gmock/gmock.h>

#include "storage/sql_store_test.h"

namespace rtm::storage {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class TokenListTest : public StoreTest {
 protected:
  std::vector<std::string> Names(const TokenFilter& filter, TokenOrder order = {},
                                 PageRequest page = {}) {
    std::vector<std::string> names;
    for (const TokenRecord& record : Run(tokens().List(filter, page, order)).items) {
      names.push_back(record.token.biz_id);
    }
    return names;
  }
  std::vector<std::string> Sorted(TokenSort by, SortDirection direction) {
    return Names({}, {by, direction});
  }
  std::vector<std::string> Ascending(TokenSort by) { return Sorted(by, SortDirection::kAscending); }
  std::vector<std::string> Descending(TokenSort by) {
    return Sorted(by, SortDirection::kDescending);
  }
};

TEST_P(TokenListTest, FiltersByTheEndOfTheAccessToken) {
  for (const auto& [name, hours] : {std::pair("over", -1), {"soon", 1}, {"late", 2}}) {
    NewToken token = MakeToken(name);
    token.at_expires_at = Now() + std::chrono::hours(hours);
    Create(token);
  }
  Create("without");
  TokenFilter filter;
  filter.at_ends_until = Now() + std::chrono::hours(1);
  EXPECT_THAT(Names(filter), ElementsAre("soon", "over"));
  filter.at_ends_until = Now();
  EXPECT_THAT(Names(filter), ElementsAre("over"));
}

TEST_P(TokenListTest, FiltersByProxyAndByNone) {
  NewToken token = MakeToken("through-a");
  token.proxy = StoredProxy{"sealed", "http://user:***@10.0.0.1:8080", core::Fingerprint{"fp-p"}};
  Create(token);
  Create("direct");
  TokenFilter filter;
  filter.proxy = "10.0.0.1";
  EXPECT_THAT(Names(filter), ElementsAre("through-a"));
  filter.proxy = "10.0.0.2";
  EXPECT_THAT(Names(filter), IsEmpty());
  filter = {};
  filter.direct = true;
  EXPECT_THAT(Names(filter), ElementsAre("direct"));
  EXPECT_EQ(Run(tokens().List(filter, {}, {})).total, 1);
}

TEST_P(TokenListTest, IdsComeByChunksThroughTheSameFilters) {
  NewToken tagged = MakeToken("a");
  tagged.tag = "team";
  const core::TokenId first = Create(tagged);
  Create("b");
  tagged = MakeToken("c");
  tagged.tag = "team";
  const core::TokenId last = Create(tagged);
  TokenFilter filter;
  filter.tag = "team";
  EXPECT_THAT(Run(tokens().ListIds(filter, {}, 10)), ElementsAre(first, last));
  EXPECT_THAT(Run(tokens().ListIds(filter, {}, 1)), ElementsAre(first));
  EXPECT_THAT(Run(tokens().ListIds(filter, first, 10)), ElementsAre(last));
  EXPECT_EQ(Run(tokens().ListIds({}, {}, 10)).size(), 3U);
}

TEST_P(TokenListTest, SortsTextWhateverItsCase) {
  for (const auto& [name, tag] : {std::pair("1", "beta"), {"2", "Alpha"}, {"3", ""}}) {
    NewToken token = MakeToken(name);
    token.tag = token.email = token.type = token.user_name = tag;
    Create(token);
  }
  for (const TokenSort by :
       {TokenSort::kTag, TokenSort::kEmail, TokenSort::kType, TokenSort::kUserName}) {
    EXPECT_THAT(Ascending(by), ElementsAre("3", "2", "1"));
    EXPECT_THAT(Descending(by), ElementsAre("1", "2", "3"));
  }
  EXPECT_THAT(Ascending(TokenSort::kBizId), ElementsAre("1", "2", "3"));
}

TEST_P(TokenListTest, TimesThatARowDoesNotHaveComeLast) {
  for (const auto& [name, hours] : {std::pair("never", 0), {"late", 2}, {"soon", 1}}) {
    NewToken token = MakeToken(name);
    if (hours > 0) {
      token.at_expires_at = token.next_refresh_at = Now() + std::chrono::hours(hours);
    }
    Create(token);
  }
  for (const TokenSort by : {TokenSort::kAtEnd, TokenSort::kNextRefresh}) {
    EXPECT_THAT(Ascending(by), ElementsAre("soon", "late", "never"));
    EXPECT_THAT(Descending(by), ElementsAre("late", "soon", "never"));
  }
}

TEST_P(TokenListTest, SortsByWhatHappenedToARow) {
  NewToken token = MakeToken("b");
  token.enabled = true;
  const core::TokenId b = Create(token);
  clock_.Advance(std::chrono::hours(1));
  Create("a");
  Commit(Rotation(Begin(b), "b-2"));
  EXPECT_THAT(Descending(TokenSort::kLastRefresh), ElementsAre("b", "a"));
  EXPECT_THAT(Ascending(TokenSort::kLastRefresh), ElementsAre("b", "a"));
  EXPECT_THAT(Ascending(TokenSort::kCreated), ElementsAre("b", "a"));
  EXPECT_THAT(Ascending(TokenSort::kEnabled), ElementsAre("a", "b"));
  SetState(b, core::TokenState::kNeedsLogin);
  EXPECT_THAT(Ascending(TokenSort::kState), ElementsAre("a", "b"));
  EXPECT_THAT(Ascending(TokenSort::kId), ElementsAre("b", "a"));
}

TEST_P(TokenListTest, PagesOfEqualRowsDoNotOverlap) {
  for (const char* name : {"a", "b", "c", "d", "e"}) {
    NewToken token = MakeToken(name);
    token.tag = "same";
    Create(token);
  }
  const TokenOrder up{TokenSort::kTag, SortDirection::kAscending};
  EXPECT_THAT(Names({}, up, {1, 2}), ElementsAre("a", "b"));
  EXPECT_THAT(Names({}, up, {2, 2}), ElementsAre("c", "d"));
  EXPECT_THAT(Names({}, up, {3, 2}), ElementsAre("e"));
  const TokenOrder down{TokenSort::kTag, SortDirection::kDescending};
  EXPECT_THAT(Names({}, down, {1, 2}), ElementsAre("e", "d"));
}

INSTANTIATE_TEST_SUITE_P(Engines, TokenListTest, ::testing::ValuesIn(AllEngines()), EngineName);

}  // namespace
}  // namespace rtm::storage
