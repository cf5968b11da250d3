#include "service/token_vault.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "service/refresh_rig_for_test.h"
#include "testing/capture_log.h"

namespace rtm::service {
namespace {

using core::TokenState;

class TokenVaultTest : public RefreshRig {
 protected:
  TokenVault& vault() { return life_->vault; }
  std::shared_ptr<const AccessGrant> Grant(const std::string& biz_id) {
    return Run(vault().FindGrant({biz_id, ""}));
  }
  storage::EditResult Edit(core::TokenId id, TokenChange change) {
    return Run(vault().Edit(id, std::move(change), {}));
  }
  static TokenChange NewToken(std::string refresh_token) {
    TokenChange change;
    change.refresh_token = base::Secret(std::move(refresh_token));
    return change;
  }
  storage::TokenRecord Record(core::TokenId id) {
    return Run(life_->store->tokens().Find(id)).value();
  }
  /// What was sealed for `from` then stands in `to`, where it does not open.
  void MoveSealedToken(core::TokenId from, core::TokenId to) {
    storage::TokenEdit edit;
    edit.id = to;
    edit.expected_version = Record(to).token.version;
    edit.grant = storage::SealedGrant{Record(from).sealed_refresh_token,
                                      core::Fingerprint{"some-other-fingerprint"}};
    ASSERT_EQ(Run(life_->store->tokens().Edit(edit, {})), storage::EditResult::kDone);
  }
};

TEST_F(TokenVaultTest, NothingInTheFileShowsASecret) {
  const std::string refresh_token = endpoint_.Mint();
  const core::TokenId id = Add("a", refresh_token, "http://u:proxy-password@10.0.0.1:8080");
  ASSERT_EQ(Refresh(id).end, End::kRefreshed);
  const std::string access_token = AccessToken(id);
  const std::string second = StoredRefreshToken(id);
  EndLife();
  std::string bytes;
  for (const auto& file : std::filesystem::directory_iterator(folder_)) {
    std::ostringstream text;
    text << std::ifstream(file.path(), std::ios::binary).rdbuf();
    bytes += text.str();
  }
  ASSERT_NE(bytes.find("rtm1."), std::string::npos);
  for (const std::string& secret :
       {refresh_token, second, access_token, std::string("proxy-password")}) {
    EXPECT_EQ(bytes.find(secret), std::string::npos) << secret;
  }
}

TEST_F(TokenVaultTest, AValueMovedToAnotherRowDoesNotOpen) {
  const core::TokenId first = Add("a", endpoint_.Mint());
  const core::TokenId second = Add("b", endpoint_.Mint());
  MoveSealedToken(first, second);
  testing::CaptureLog log;
  EXPECT_TRUE(Grant("b")->refresh_token.empty()) << "it opened";
  const TokenListView list = Run(vault().List({}, {}));
  ASSERT_EQ(list.items.size(), 2U) << "one damaged value must not hide the list";
  EXPECT_TRUE(log.Has("vault.seal_broken"));
}

TEST_F(TokenVaultTest, ARowWhoseTokenDoesNotOpenKeepsItsAccessTokenAndTakesANewOne) {
  const core::TokenId first = Add("a", endpoint_.Mint());
  const core::TokenId second = Add("b", endpoint_.Mint());
  ASSERT_EQ(Refresh(second).end, End::kRefreshed);
  MoveSealedToken(first, second);
  EXPECT_EQ(AccessToken(second), Grant("b")->access_token.Reveal());
  EXPECT_FALSE(Grant("b")->access_token.empty());
  const std::string fresh = endpoint_.Mint();
  ASSERT_EQ(Edit(second, NewToken(fresh)), storage::EditResult::kDone);
  EXPECT_EQ(Grant("b")->refresh_token.Reveal(), fresh);
  EXPECT_EQ(Refresh(second).end, End::kRefreshed);
}

TEST_F(TokenVaultTest, ARowThatDoesNotOpenLeavesNoOpenAttempt) {
  const core::TokenId first = Add("a", endpoint_.Mint());
  const core::TokenId second = Add("b", endpoint_.Mint());
  MoveSealedToken(first, second);
  const FlightReport report = Refresh(second);
  EXPECT_EQ(report.end, End::kRefused);
  EXPECT_EQ(report.state, core::TokenState::kUnknownError);
  EXPECT_EQ(endpoint_.total_sent(), 0);
  EXPECT_TRUE(Run(vault().LoadOpenAttempts()).empty());
}

TEST_F(TokenVaultTest, TheCacheFollowsARefreshAndAnEdit) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  ASSERT_EQ(vault().FindCached("a"), nullptr);
  EXPECT_TRUE(Grant("a")->access_token.empty());
  ASSERT_NE(vault().FindCached("a"), nullptr);
  ASSERT_EQ(Refresh(id).end, End::kRefreshed);
  const auto cached = vault().FindCached("a");
  ASSERT_NE(cached, nullptr) << "what was asked for is filled in by the flight";
  EXPECT_EQ(cached->access_token.Reveal(), AccessToken(id));
  EXPECT_EQ(cached->issued_at, clock_.Now());

  TokenChange rename;
  rename.biz_id = "z";
  ASSERT_EQ(Edit(id, std::move(rename)), storage::EditResult::kDone);
  EXPECT_EQ(vault().FindCached("a"), nullptr);
  EXPECT_EQ(Grant("a"), nullptr);
  EXPECT_EQ(Grant("z")->id, id);
}

TEST_F(TokenVaultTest, TheScheduleDoesNotFillTheCacheWithRowsThatNobodyAsksFor) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  ASSERT_EQ(Refresh(id).end, End::kRefreshed);
  EXPECT_EQ(vault().FindCached("a"), nullptr);
}

TEST_F(TokenVaultTest, AStateThatARefusalLeftIsSeenAtOnce) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  ASSERT_EQ(Refresh(id).end, End::kRefreshed);
  EXPECT_EQ(Grant("a")->state, TokenState::kActive);
  endpoint_.Next(Answer::kInvalidGrant);
  Refresh(id);
  EXPECT_EQ(Grant("a")->state, TokenState::kNeedsLogin);
}

TEST_F(TokenVaultTest, ADeletedRowIsGoneFromTheCache) {
  const core::TokenId id = Add("a", endpoint_.Mint());
  ASSERT_NE(Grant("a"), nullptr);
  EXPECT_EQ(Run(vault().Delete({id}, {})), std::vector<core::TokenId>{id});
  EXPECT_EQ(Grant("a"), nullptr);
}

TEST_F(TokenVaultTest, ALinkedRowShowsTheHoldersTokensUnderItsOwnName) {
  const std::string refresh_token = endpoint_.Mint();
  const core::TokenId holder = Add("holder", refresh_token);
  const core::TokenId linked = Add("linked", refresh_token);
  ASSERT_EQ(Row(linked).linked_to, holder);
  EXPECT_TRUE(Grant("linked")->access_token.empty());
  ASSERT_EQ(Refresh(linked).end, End::kRefreshed);
  const auto grant = Grant("linked");
  EXPECT_EQ(grant->biz_id, "linked");
  EXPECT_EQ(grant->id, linked);
  EXPECT_EQ(grant->access_token.Reveal(), AccessToken(holder));
  EXPECT_EQ(grant->state, TokenState::kActive);

  const TokenView view = Run(vault().Show(linked)).value();
  EXPECT_EQ(view.token.state.state, TokenState::kLinked);
  EXPECT_EQ(view.token.at_expires_at, Row(holder).at_expires_at);
  EXPECT_EQ(view.masked_refresh_token, base::MaskSecret(StoredRefreshToken(holder)));
}

TEST_F(TokenVaultTest, ANewTokenMovesTheOldOneAsideAndEndsAStoppedState) {
  const std::string first = endpoint_.Mint();
  const core::TokenId id = Add("a", first);
  endpoint_.Next(Answer::kInvalidGrant);
  Refresh(id);
  ASSERT_EQ(Row(id).state.state, TokenState::kNeedsLogin);
  const std::string second = endpoint_.Mint();
  ASSERT_EQ(Edit(id, NewToken(second)), storage::EditResult::kDone);
  const core::Token row = Row(id);
  EXPECT_EQ(row.state.state, TokenState::kActive);
  EXPECT_EQ(row.next_refresh_at, clock_.Now());
  EXPECT_EQ(StoredRefreshToken(id), second);
  EXPECT_EQ(Run(vault().Reveal(id, RevealField::kLastRefreshToken))->Reveal(), first);
  EXPECT_EQ(Refresh(id).end, End::kRefreshed);
}

TEST_F(TokenVaultTest, TheSameTokenAgainIsNothingNewForARowThatWorks) {
  const std::string token = endpoint_.Mint();
  const core::TokenId id = Add("a", token);
  EXPECT_EQ(Edit(id, NewToken(token)), storage::EditResult::kDone);
  EXPECT_EQ(Row(id).generation, 0);
  EXPECT_FALSE(Run(vault().Reveal(id, RevealField::kLastRefreshToken)));
}

TEST_F(TokenVaultTest, TheSameTokenAgainCannotReviveAStoppedRow) {
  const std::string token = endpoint_.Mint();
  const core::TokenId id = Add("a", token);
  endpoint_.Next(Answer::kInvalidGrant);
  Refresh(id);
  try {
    Edit(id, NewToken(token));
    FAIL() << "a token that the provider refused was taken as new";
  } catch (const base::Error& error) {
    EXPECT_EQ(error.code(), base::ErrorCode::kConflict);
    EXPECT_NE(error.public_text().en.find("needs_login"), std::string::npos);
  }
  EXPECT_EQ(Row(id).state.state, TokenState::kNeedsLogin);
}

TEST_F(TokenVaultTest, ANewProxyIsTriedAtOnceWhereTheOldOneWasToBlame) {
  const core::TokenId id = Add("a", endpoint_.Mint(), "http://10.0.0.1:8080");
  for (int i = 0; i < core::kEgressFaultsBeforeBlame; ++i) {
    endpoint_.Next(Answer::kHtml);
    Refresh(id);
    clock_.Advance(std::chrono::hours(1));
  }
  ASSERT_EQ(Row(id).state.state, TokenState::kEgressFault);
  endpoint_.Next(Answer::kHtml);
  Refresh(id);
  ASSERT_GT(Row(id).next_refresh_at, clock_.Now());
  TokenChange change;
  change.proxy.emplace(core::ProxyUrl::Parse("http://10.0.0.2:8080", "proxy"));
  ASSERT_EQ(Edit(id, std::move(change)), storage::EditResult::kDone);
  EXPECT_EQ(Row(id).next_refresh_at, clock_.Now());
  EXPECT_EQ(Row(id).state.state, TokenState::kEgressFault) << "until it has worked";
}

TEST_F(TokenVaultTest, AConsumedTokenIsNotTakenInAgain) {
  const std::string first = endpoint_.Mint();
  const core::TokenId id = Add("a", first);
  ASSERT_EQ(Refresh(id).end, End::kRefreshed);
  EXPECT_EQ(Edit(id, NewToken(first)), storage::EditResult::kTokenConsumed);
}

TEST_F(TokenVaultTest, AnUnsavedRotationIsServedUnderEveryNameUntilItIsCommitted) {
  const std::string refresh_token = endpoint_.Mint();
  const core::TokenId holder = Add("holder", refresh_token);
  Add("linked", refresh_token);
  ASSERT_EQ(Refresh(holder).end, End::kRefreshed);
  const std::string before(Grant("linked")->access_token.Reveal());
  ASSERT_EQ(Grant("holder")->access_token.Reveal(), before);

  core::IssuedTokens issued;
  issued.access_token = base::Secret(std::string("at-unsaved"));
  issued.refresh_token = base::Secret(std::string("rt-unsaved"));
  vault().ServeUnsaved(Row(holder), base::Secret(StoredRefreshToken(holder)), issued);
  EXPECT_EQ(Grant("holder")->access_token.Reveal(), "at-unsaved");
  EXPECT_EQ(Grant("linked")->access_token.Reveal(), "at-unsaved");
  EXPECT_EQ(Grant("linked")->biz_id, "linked");
  EXPECT_EQ(Run(vault().Reveal(holder, RevealField::kRefreshToken))->Reveal(), "rt-unsaved");
}

TEST_F(TokenVaultTest, ARotationSealsTheOldTokenAsideAndKeepsWhatTheReplyLeftOut) {
  const core::TokenId id = Add("a", "rt-one-0123456789abcdef");
  const core::Token token = Row(id);
  const base::Secret sent(std::string("rt-one-0123456789abcdef"));
  core::IssuedTokens kept;
  kept.access_token = base::Secret(std::string("at"));
  kept.refresh_token = sent.Clone();
  const auto rotation = vault().SealRotation(token, {}, sent, kept, {}, std::nullopt, "kept", {});
  EXPECT_FALSE(rotation.commit.new_grant) << "the same RT is no rotation";
  EXPECT_FALSE(rotation.commit.sealed_last_refresh_token);
  EXPECT_FALSE(rotation.commit.sealed_id_token);
  EXPECT_EQ(rotation.commit.sent, token.rt_fingerprint);
  EXPECT_EQ(rotation.commit.refresh_result, "ok: kept, AT of unknown life");

  core::IssuedTokens rotated;
  rotated.refresh_token = base::Secret(std::string("rt-two-0123456789abcdef"));
  const auto second =
      vault().SealRotation(token, {}, sent, rotated, {}, std::nullopt, "rotated", {});
  ASSERT_TRUE(second.commit.new_grant);
  EXPECT_TRUE(second.commit.sealed_last_refresh_token);
  EXPECT_FALSE(second.commit.sealed_access_token);
  EXPECT_EQ(second.commit.refresh_result, "ok: rotated, AT unchanged");
}

TEST_F(TokenVaultTest, TheJournalRecordOpensOnlyAsOne) {
  const std::string sealed = vault().SealJournalRecord("reply");
  EXPECT_EQ(vault().OpenJournalRecord(sealed).Reveal(), "reply");
  EXPECT_THROW(cipher_->Open(sealed, {"store-1", "settings", "reply"}), base::Error);
}

TEST_F(TokenVaultTest, OpensTheTokenForReplayOnlyIfTheRowStillHoldsIt) {
  const std::string token = endpoint_.Mint();
  const core::TokenId id = Add("a", token);
  const core::Token row = Row(id);
  EXPECT_EQ(Run(vault().OpenIfStill(id, row.uid, row.rt_fingerprint))->Reveal(), token);
  EXPECT_FALSE(Run(vault().OpenIfStill(id, "other", row.rt_fingerprint)));
  ASSERT_EQ(Refresh(id).end, End::kRefreshed);
  EXPECT_FALSE(Run(vault().OpenIfStill(id, row.uid, row.rt_fingerprint)));
}

}  // namespace
}  // namespace rtm::service
