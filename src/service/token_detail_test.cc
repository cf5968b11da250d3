#include <gtest/gtest.h>

#include "service/token_service_rig_for_test.h"
#include "testing/unsigned_jwt.h"

namespace rtm::service {
namespace {

constexpr const char* kClaims = R"({"exp":4102444800,"sub":"u-1"})";

class TokenDetailTest : public TokenServiceRig {
 protected:
  core::TokenId Create(const std::string& refresh_token, const std::string& biz_id,
                       const std::string& access_token = "") {
    CreateRequest request;
    request.biz_id = biz_id;
    request.refresh_token = base::Secret::CopyOf(refresh_token);
    request.access_token = base::Secret::CopyOf(access_token);
    request.enabled = true;
    return Run(service_->Create(Operator(), std::move(request))).row.token.id;
  }
  TokenDetail Show(core::TokenId id) { return Run(service_->ShowDetail(id)); }
};

TEST_F(TokenDetailTest, SaysWhenTheRowIsDueAndWhatItsAccessTokenStates) {
  const core::TokenId id = Create(endpoint_.Mint(), "a", testing::UnsignedJwt(kClaims));
  const TokenDetail detail = Show(id);
  EXPECT_EQ(detail.row.token.biz_id, "a");
  EXPECT_EQ(detail.next_refresh.reason, core::NextRefreshReason::kNeverRefreshed);
  EXPECT_EQ(detail.access_token_claims, kClaims);
  EXPECT_TRUE(detail.linked.empty());
  EXPECT_EQ(ErrorOf(service_->ShowDetail(core::TokenId{99})).code(), base::ErrorCode::kNotFound);
}

TEST_F(TokenDetailTest, AnOpaqueAccessTokenStatesNothing) {
  const core::TokenId id = Create(endpoint_.Mint(), "a");
  EXPECT_EQ(Show(id).access_token_claims, "") << "there is none yet";
  Refresh(id);
  const TokenDetail detail = Show(id);
  EXPECT_EQ(detail.access_token_claims, "");
  EXPECT_EQ(detail.next_refresh.reason, core::NextRefreshReason::kBeforeAtEnds);
  EXPECT_EQ(detail.next_refresh.at, detail.row.token.next_refresh_at);
}

TEST_F(TokenDetailTest, ALinkedRowShowsTheTokensOfTheOther) {
  const std::string refresh_token = endpoint_.Mint();
  const core::TokenId holder = Create(refresh_token, "holder", testing::UnsignedJwt(kClaims));
  const core::TokenId linked = Create(refresh_token, "linked");
  const std::vector<core::Token> rows = Show(holder).linked;
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].id, linked);
  EXPECT_EQ(rows[0].biz_id, "linked");
  const TokenDetail detail = Show(linked);
  EXPECT_EQ(detail.next_refresh.reason, core::NextRefreshReason::kLinked);
  EXPECT_EQ(detail.access_token_claims, kClaims);
}

TEST_F(TokenDetailTest, AFlightIsTheReasonWhileItLasts) {
  const core::TokenId id = Create(endpoint_.Mint(), "a");
  endpoint_.Hold();
  life_->coordinator.Start(ByCall(id));
  RunUntil([this] { return endpoint_.total_sent() == 1; });
  EXPECT_EQ(Show(id).next_refresh.reason, core::NextRefreshReason::kRefreshing);
}

}  // namespace
}  // namespace rtm::service
