#include "service/proxy_dealing.h"

#include <gtest/gtest.h>

#include "service/refresh_rig_for_test.h"

namespace rtm::service {
namespace {

using Proxies = std::vector<std::string>;

const std::string kFirst = "http://u:secret-one@10.0.0.1:8080";
const std::string kFirstRenewed = "http://u:secret-new@10.0.0.1:8080";
const std::string kSecond = "http://u:secret-two@10.0.0.2:8080";
const std::string kThird = "socks5h://10.0.0.3:1080";
const std::string kFourth = "http://10.0.0.4:8080";

TEST(CompareProxies, NamesWhatLeavesAndWhatOnlyGotAnotherPassword) {
  const ProxyChange change = CompareProxies({kFirst, kSecond, kThird}, {kThird, kFirstRenewed});
  EXPECT_EQ(change.leaving, (Proxies{kFirst, kSecond}));
  EXPECT_EQ(change.renewed.size(), 1U);
  EXPECT_EQ(change.renewed.at(kFirst), kFirstRenewed);
  EXPECT_TRUE(CompareProxies({kFirst}, {kFirst}).leaving.empty());
}

TEST(CompareProxies, OneOfSeveralUnderOneLabelIsNotGuessed) {
  const std::string other = "http://u:other@10.0.0.1:8080";
  EXPECT_TRUE(CompareProxies({kFirst, other}, {kFirstRenewed}).renewed.empty());
  EXPECT_TRUE(CompareProxies({kFirst}, {kFirstRenewed, other}).renewed.empty());
}

TEST(ProxyDealer, DealsEvenlyAndGivesTheOddOnesToThoseThatHadFewest) {
  ProxyDealer dealer({"a", "b", "c"}, {9, 0, 4});
  std::map<std::string, int> dealt;
  for (int i = 0; i < 8; ++i) {
    ++dealt[dealer.Next()];
  }
  EXPECT_EQ(dealt, (std::map<std::string, int>{{"a", 2}, {"b", 3}, {"c", 3}}));
}

class ProxyDealingTest : public RefreshRig {
 protected:
  void AddRows(int count, const std::string& proxy) {
    std::vector<TokenDraft> drafts(static_cast<std::size_t>(count));
    for (TokenDraft& draft : drafts) {
      draft.biz_id = "row-" + std::to_string(++rows_);
      draft.provider = provider_;
      draft.refresh_token = base::Secret(endpoint_.Mint());
      draft.proxy = core::ProxyUrl::Parse(proxy, "proxy");
    }
    Run(life_->vault.Insert(std::move(drafts), storage::OnKnownToken::kSkip, {}));
  }
  std::map<std::string, int> RowsPerProxy() {
    std::map<std::string, int> rows;
    for (const core::Token& token : Run(life_->vault.ListAfter({}, 10'000))) {
      ++rows[token.proxy_label];
    }
    return rows;
  }
  static std::map<std::string, std::int64_t> Shares(const SaveReport& report) {
    std::map<std::string, std::int64_t> shares;
    for (const ProxyShare& share : report.dealt) {
      shares[share.name] = share.rows;
    }
    return shares;
  }
  int rows_ = 0;
};

TEST_F(ProxyDealingTest, RowsOfAllLeavingProxiesTogetherAreDealtEvenly) {
  AddRows(5, kFirst);
  AddRows(6, kSecond);
  AddRows(3, kThird);
  ProxyDealing dealing(life_->vault, {kFirst, kSecond, kThird}, {kThird, kFourth});
  EXPECT_EQ(Run(dealing.CountHomeless()), 0U);
  Run(dealing.Move({}));
  EXPECT_EQ(RowsPerProxy(), (std::map<std::string, int>{{kThird, 3 + 5}, {kFourth, 6}}))
      << "the odd one went to the one that had fewer";
  const SaveReport report = dealing.Report({{kFourth, "Spare"}});
  EXPECT_EQ(report.rows_moved, 11);
  EXPECT_EQ(Shares(report), (std::map<std::string, std::int64_t>{{kThird, 5}, {"Spare", 6}}));
}

TEST_F(ProxyDealingTest, ALaterRoundDealsOn) {
  ProxyDealing dealing(life_->vault, {kFirst}, {kSecond, kThird});
  AddRows(1, kFirst);
  Run(dealing.Move({}));
  AddRows(1, kFirst);
  Run(dealing.Move({}));
  EXPECT_EQ(RowsPerProxy(),
            (std::map<std::string, int>{{"http://u:***@10.0.0.2:8080", 1}, {kThird, 1}}));
  EXPECT_EQ(dealing.Report({}).rows_moved, 2);
}

TEST_F(ProxyDealingTest, MoreRowsThanOneTransactionTakes) {
  AddRows(2003, kFirst);
  ProxyDealing dealing(life_->vault, {kFirst}, {kThird, kFourth});
  Run(dealing.Move({}));
  EXPECT_EQ(RowsPerProxy(), (std::map<std::string, int>{{kThird, 1002}, {kFourth, 1001}}));
}

TEST_F(ProxyDealingTest, AProxyWithANewPasswordKeepsItsRows) {
  AddRows(3, kFirst);
  AddRows(2, kSecond);
  ProxyDealing dealing(life_->vault, {kFirst, kSecond}, {kSecond, kFirstRenewed, kThird});
  Run(dealing.Move({}));
  EXPECT_EQ(RowsPerProxy().at("http://u:***@10.0.0.1:8080"), 3);
  const core::Token row = Run(life_->vault.ListAfter({}, 1)).front();
  EXPECT_EQ(Run(life_->vault.Reveal(row.id, RevealField::kProxy))->Reveal(), kFirstRenewed);
  EXPECT_EQ(dealing.Report({}).rows_moved, 3);
}

TEST_F(ProxyDealingTest, ARowThatSomebodyMovedMeanwhileIsLeftAlone) {
  const core::TokenId id = Add("row", endpoint_.Mint(), kFirst);
  std::vector<TokenVault::ProxyMove> moves(1);
  moves[0].id = id;
  moves[0].from = life_->vault.FingerprintOf(base::Secret::CopyOf(kSecond));
  moves[0].proxy = core::ProxyUrl::Parse(kThird, "proxy");
  EXPECT_TRUE(Run(life_->vault.MoveProxies(std::move(moves), {})).empty());
  EXPECT_EQ(Row(id).proxy_label, "http://u:***@10.0.0.1:8080");
}

TEST_F(ProxyDealingTest, RowsAreHomelessOnlyIfNoProxyIsLeft) {
  AddRows(2, kFirst);
  ProxyDealing some(life_->vault, {kFirst}, {kSecond});
  EXPECT_EQ(Run(some.CountHomeless()), 0U);
  ProxyDealing none(life_->vault, {kFirst}, {});
  EXPECT_EQ(Run(none.CountHomeless()), 2U);
  Run(none.Move({}));
  EXPECT_EQ(none.Report({}).rows_direct, 2);
  EXPECT_EQ(none.Report({}).rows_moved, 0);
  EXPECT_EQ(RowsPerProxy().at(""), 2);
}

}  // namespace
}  // namespace rtm::service
