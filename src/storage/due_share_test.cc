#include <gtest/gtest.h>

#include <map>
#include <set>

#include "storage/sql_store_test.h"

namespace rtm::storage {
namespace {

using std::chrono::seconds;

class DueShareTest : public StoreTest {
 protected:
  std::vector<NewToken> DueTokens(int count) {
    std::vector<NewToken> rows;
    rows.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
      NewToken row = MakeToken("r" + std::to_string(i));
      row.enabled = true;
      row.next_refresh_at = Now() - seconds(10);
      rows.push_back(std::move(row));
    }
    return rows;
  }
  std::set<std::int64_t> Due(DueShare share) {
    std::set<std::int64_t> ids;
    for (const core::Token& token : Run(tokens().FindDue(Now(), true, 10'000, share))) {
      ids.insert(token.id.value);
    }
    return ids;
  }
};

TEST_P(DueShareTest, EachRowBelongsToOneNodeAndTheSharesAreAlike) {
  constexpr int kRows = 1200;
  Run(tokens().Insert(DueTokens(kRows), OnKnownToken::kSkip, Audited("token.import")));
  for (const std::int64_t nodes : {2, 3, 5}) {
    std::set<std::int64_t> all;
    for (std::int64_t place = 0; place < nodes; ++place) {
      const auto mine = Due({.nodes = nodes, .place = place});
      EXPECT_NEAR(static_cast<double>(mine.size()), kRows / static_cast<double>(nodes),
                  kRows * 0.05)
          << place << " of " << nodes;
      all.insert(mine.begin(), mine.end());
    }
    EXPECT_EQ(all.size(), static_cast<std::size_t>(kRows)) << nodes;
  }
}

TEST_P(DueShareTest, ARowThatHasBeenDueForLongIsAnybodys) {
  Run(tokens().Insert(DueTokens(20), OnKnownToken::kSkip, Audited("token.import")));
  EXPECT_LT(Due({.nodes = 3, .place = 1, .anybody_since = Now() - seconds(11)}).size(), 20U);
  EXPECT_EQ(Due({.nodes = 3, .place = 1, .anybody_since = Now() - seconds(10)}).size(), 20U);
}

TEST_P(DueShareTest, WhatIsNotDueIsNobodys) {
  CreateDue("later", Now() + seconds(1));
  CreateDue("off", Now() - seconds(1), false);
  for (std::int64_t place = 0; place < 3; ++place) {
    EXPECT_TRUE(Due({.nodes = 3, .place = place, .anybody_since = Now()}).empty());
  }
}

INSTANTIATE_TEST_SUITE_P(Engines, DueShareTest, ::testing::ValuesIn(AllEngines()), EngineName);

}  // namespace
}  // namespace rtm::storage
