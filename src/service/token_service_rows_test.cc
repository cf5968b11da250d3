#include <gtest/gtest.h>

#include <set>

#include "service/token_service_rig_for_test.h"
#include "testing/unsigned_jwt.h"

namespace rtm::service {
namespace {

using base::ErrorCode;
using core::TokenState;

class TokenServiceRowsTest : public TokenServiceRig {
 protected:
  static CreateRequest Draft(const std::string& refresh_token, const std::string& biz_id = "") {
    CreateRequest request;
    request.biz_id = biz_id;
    request.refresh_token = base::Secret::CopyOf(refresh_token);
    return request;
  }
  TokenView Create(const std::string& refresh_token, const std::string& biz_id = "") {
    return Run(service_->Create(Operator(), Draft(refresh_token, biz_id))).row;
  }
  TokenView Update(core::TokenId id, UpdateRequest request) {
    return Run(service_->Update(Operator(), id, std::move(request)));
  }
  std::set<std::string> DeletedSubjects() {
    std::set<std::string> subjects;
    for (const core::AuditEvent& event : AuditOf("token.delete")) {
      subjects.insert(event.subject);
    }
    return subjects;
  }
};

TEST_F(TokenServiceRowsTest, CreatesARowWithANameOfItsOwnAndAMaskedToken) {
  const std::string token = endpoint_.Mint();
  CreateRequest request = Draft("  " + token + "\n");
  request.proxy = "http://u:pw@10.0.0.1:8080";
  request.tag = "t";
  request.memo = "m\nn";
  const TokenView row = Run(service_->Create(Operator(), std::move(request))).row;
  EXPECT_EQ(row.token.biz_id.size(), 32U);
  EXPECT_EQ(row.token.provider, "openai");
  EXPECT_EQ(row.token.proxy_label, "http://u:***@10.0.0.1:8080");
  EXPECT_EQ(row.masked_refresh_token, base::MaskSecret(token));
  EXPECT_FALSE(row.token.enabled);
  ASSERT_EQ(AuditOf("token.create").size(), 1U);
  EXPECT_EQ(AuditOf("token.create")[0].subject, row.token.biz_id);
  EXPECT_EQ(AuditOf("token.create")[0].actor.name, "admin");
}

TEST_F(TokenServiceRowsTest, TheAccessTokenSaysWhichClientANewRowBelongsTo) {
  const std::string access =
      testing::UnsignedJwt(R"({"client_id":"app_owner","exp":253402300799})");
  CreateRequest request = Draft(endpoint_.Mint(), "a");
  request.access_token = base::Secret::CopyOf(access);
  request.client_id = "app_asked";
  const CreateReport created = Run(service_->Create(Operator(), std::move(request)));
  EXPECT_EQ(created.row.token.client_id, "app_owner");
  EXPECT_EQ(created.asked_client_id, "app_asked");
  EXPECT_EQ(AccessToken(created.row.token.id), access);
  request = Draft(endpoint_.Mint(), "b");
  request.access_token = base::Secret::CopyOf("opaque");
  EXPECT_EQ(ErrorOf(service_->Create(Operator(), std::move(request))).field(), "access_token");
  EXPECT_EQ(Run(service_->List({}, {})).total, 1);
}

TEST_F(TokenServiceRowsTest, RefusesWhatNoRowMayHaveAndNamesTheField) {
  const auto field_of = [this](CreateRequest request) {
    return ErrorOf(service_->Create(Operator(), std::move(request))).field();
  };
  EXPECT_EQ(field_of(Draft("")), "rt_token");
  EXPECT_EQ(field_of(Draft("rt-ab…(120)")), "rt_token");
  EXPECT_EQ(field_of(Draft("rt", std::string(256, 'b'))), "biz_id");
  CreateRequest request = Draft("rt-1");
  request.proxy = "http://u:***@10.0.0.1:8080";
  EXPECT_EQ(field_of(std::move(request)), "proxy");
  request = Draft("rt-1");
  request.client_id = "a\tb";
  EXPECT_EQ(field_of(std::move(request)), "client_id");
  request = Draft("rt-1");
  request.provider = "nobody";
  EXPECT_EQ(field_of(std::move(request)), "provider");
  EXPECT_EQ(Run(service_->List({}, {})).total, 0);
}

TEST_F(TokenServiceRowsTest, AMaskedProxyOfTheListIsThatProxy) {
  SettingsChange change;
  change.proxy_list = {{"http://u:pw@10.0.0.1:8080", "http://u:two@10.0.0.2:8080"}};
  Run(life_->settings.Save({}, std::move(change), life_->vault));
  CreateRequest request = Draft(endpoint_.Mint(), "a");
  request.proxy = " http://u:***@10.0.0.1:8080 ";
  const core::TokenId id = Run(service_->Create(Operator(), std::move(request))).row.token.id;
  const auto whole = [&] {
    return std::string(Run(service_->Reveal(Operator(), id, RevealField::kProxy)).Reveal());
  };
  EXPECT_EQ(whole(), "http://u:pw@10.0.0.1:8080");
  UpdateRequest other;
  other.proxy = "http://u:***@10.0.0.2:8080";
  Update(id, std::move(other));
  EXPECT_EQ(whole(), "http://u:two@10.0.0.2:8080");
}

TEST_F(TokenServiceRowsTest, ATakenNameIsADuplicateAndAHeldTokenALink) {
  const std::string token = endpoint_.Mint();
  const TokenView first = Create(token, "a");
  EXPECT_EQ(ErrorOf(service_->Create(Operator(), Draft(endpoint_.Mint(), "a"))).code(),
            ErrorCode::kDuplicate);
  const TokenView second = Create(token, "b");
  EXPECT_EQ(second.token.state.state, TokenState::kLinked);
  EXPECT_EQ(second.token.linked_to, first.token.id);
  EXPECT_EQ(second.masked_refresh_token, base::MaskSecret(token));
}

TEST_F(TokenServiceRowsTest, AConsumedTokenIsRefused) {
  const std::string token = endpoint_.Mint();
  const core::TokenId id = Create(token, "a").token.id;
  ASSERT_EQ(Refresh(id).end, End::kRefreshed);
  const base::Error refused = ErrorOf(service_->Create(Operator(), Draft(token, "b")));
  EXPECT_EQ(refused.code(), ErrorCode::kConsumedToken);
  EXPECT_TRUE(refused.public_text().en.contains(
      "used up here already, as generation 0 of a, which is at generation 1 now"))
      << refused.public_text().en;
  EXPECT_EQ(refused.public_text().en.find(token), std::string::npos);
  Run(service_->Delete(Operator(), id));
  EXPECT_TRUE(ErrorOf(service_->Create(Operator(), Draft(token, "b")))
                  .public_text()
                  .en.contains("generation 0 of a, a row that is gone"));
}

TEST_F(TokenServiceRowsTest, AnUpdateChangesWhatItNamesAndClearsWithEmptyText) {
  CreateRequest request = Draft(endpoint_.Mint(), "a");
  request.proxy = "http://u:pw@10.0.0.1:8080";
  request.tag = "old";
  request.memo = "kept";
  const core::TokenId id = Run(service_->Create(Operator(), std::move(request))).row.token.id;
  UpdateRequest update;
  update.tag = "";
  update.enabled = true;
  const TokenView row = Update(id, std::move(update));
  EXPECT_EQ(row.token.tag, "");
  EXPECT_TRUE(row.token.enabled);
  EXPECT_EQ(row.token.memo, "kept");
  EXPECT_EQ(row.token.proxy_label, "http://u:***@10.0.0.1:8080");
  EXPECT_EQ(AuditOf("token.update").at(0).detail, "tag: , enabled: true");

  UpdateRequest clear;
  clear.proxy = "";
  EXPECT_EQ(Update(id, std::move(clear)).token.proxy_label, "");
}

TEST_F(TokenServiceRowsTest, MasksThatAreWrittenBackChangeNothing) {
  CreateRequest request = Draft(endpoint_.Mint(), "a");
  request.proxy = "http://u:pw@10.0.0.1:8080";
  const TokenView shown = Run(service_->Create(Operator(), std::move(request))).row;
  UpdateRequest back;
  back.biz_id = "a";
  back.proxy = shown.token.proxy_label;
  back.refresh_token = base::Secret::CopyOf(shown.masked_refresh_token);
  Update(shown.token.id, std::move(back));
  EXPECT_TRUE(AuditOf("token.update").empty());
  EXPECT_EQ(Run(service_->Reveal(Operator(), shown.token.id, RevealField::kProxy)).Reveal(),
            "http://u:pw@10.0.0.1:8080");
  UpdateRequest other;
  other.proxy = "http://u:***@10.0.0.2:8080";
  EXPECT_EQ(ErrorOf(service_->Update(Operator(), shown.token.id, std::move(other))).field(),
            "updates.proxy");
  other = {};
  other.refresh_token = base::Secret(std::string("rt-x…(7)"));
  EXPECT_EQ(ErrorOf(service_->Update(Operator(), shown.token.id, std::move(other))).field(),
            "updates.rt_token");
}

TEST_F(TokenServiceRowsTest, AnUpdateSaysWhyItCannotBe) {
  const std::string token = endpoint_.Mint();
  const core::TokenId a = Create(token, "a").token.id;
  const core::TokenId b = Create(endpoint_.Mint(), "b").token.id;
  UpdateRequest rename;
  rename.biz_id = "a";
  EXPECT_EQ(ErrorOf(service_->Update(Operator(), b, std::move(rename))).code(),
            ErrorCode::kDuplicate);
  UpdateRequest nameless;
  nameless.biz_id = "";
  EXPECT_EQ(ErrorOf(service_->Update(Operator(), b, std::move(nameless))).field(),
            "updates.biz_id");
  UpdateRequest held;
  held.refresh_token = base::Secret::CopyOf(token);
  EXPECT_EQ(ErrorOf(service_->Update(Operator(), b, std::move(held))).code(),
            ErrorCode::kDuplicate);
  ASSERT_EQ(Refresh(a).end, End::kRefreshed);
  UpdateRequest consumed;
  consumed.refresh_token = base::Secret::CopyOf(token);
  const base::Error used_up = ErrorOf(service_->Update(Operator(), b, std::move(consumed)));
  EXPECT_EQ(used_up.code(), ErrorCode::kConsumedToken);
  EXPECT_TRUE(used_up.public_text().en.contains("as generation 0 of ")) << used_up.public_text().en;
  EXPECT_EQ(ErrorOf(service_->Update(Operator(), core::TokenId{999}, {})).code(),
            ErrorCode::kNotFound);
}

TEST_F(TokenServiceRowsTest, ANewTokenWaitsForTheFlightSoThatItsReplyFindsItsRow) {
  const core::TokenId id = Create(endpoint_.Mint(), "a").token.id;
  endpoint_.Hold();
  auto flight = asio::co_spawn(io_, life_->coordinator.Refresh(ByCall(id)), asio::use_future);
  RunUntil([this] { return endpoint_.total_sent() == 1; });
  const std::string second = endpoint_.Mint();
  UpdateRequest request;
  request.refresh_token = base::Secret::CopyOf(second);
  auto update =
      asio::co_spawn(io_, service_->Update(Operator(), id, std::move(request)), asio::use_future);
  asio::post(io_, [this] { endpoint_.Release(); });
  RunUntil(
      [&update] { return update.wait_for(std::chrono::seconds(0)) == std::future_status::ready; });
  update.get();
  EXPECT_EQ(flight.get()->end, End::kRefreshed);
  EXPECT_EQ(StoredRefreshToken(id), second);
  EXPECT_EQ(Row(id).generation, 2);
}

TEST_F(TokenServiceRowsTest, ADeleteWaitsForTheFlight) {
  const core::TokenId id = Create(endpoint_.Mint(), "a").token.id;
  endpoint_.Hold();
  auto flight = asio::co_spawn(io_, life_->coordinator.Refresh(ByCall(id)), asio::use_future);
  RunUntil([this] { return endpoint_.total_sent() == 1; });
  auto deleted = asio::co_spawn(io_, service_->Delete(Operator(), id), asio::use_future);
  asio::post(io_, [this] { endpoint_.Release(); });
  RunUntil([&deleted] {
    return deleted.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
  });
  EXPECT_NO_THROW(deleted.get());
  EXPECT_EQ(flight.get()->end, End::kRefreshed) << "its reply was committed first";
  EXPECT_EQ(ErrorOf(service_->Show(id)).code(), ErrorCode::kNotFound);
}

TEST_F(TokenServiceRowsTest, ARowThatOthersShowIsNotDeletedUnderThem) {
  const std::string token = endpoint_.Mint();
  const core::TokenId holder = Create(token, "holder").token.id;
  const core::TokenId linked = Create(token, "linked").token.id;
  const base::Error refused = ErrorOf(service_->Delete(Operator(), holder));
  EXPECT_EQ(refused.code(), ErrorCode::kConflict);
  EXPECT_NE(refused.public_text().en.find("linked"), std::string::npos);
  const BatchCount one = Run(service_->DeleteMany(Operator(), {holder, core::TokenId{77}}));
  EXPECT_EQ(one.failed, 2);
  const BatchCount both = Run(service_->DeleteMany(Operator(), {holder, linked, holder}));
  EXPECT_EQ(both.total, 2);
  EXPECT_EQ(both.succeeded, 2);
  EXPECT_EQ(ErrorOf(service_->Delete(Operator(), holder)).code(), ErrorCode::kNotFound);
  EXPECT_EQ(DeletedSubjects(), (std::set<std::string>{"holder", "linked"})) << "only who went";
  const core::TokenId alone = Create(endpoint_.Mint(), "alone").token.id;
  Run(service_->Delete(Operator(), alone));
  EXPECT_TRUE(DeletedSubjects().contains("alone"));
  EXPECT_EQ(AuditOf("token.delete").size(), 3U);
}

TEST_F(TokenServiceRowsTest, ListsWithinBounds) {
  for (int i = 0; i < 3; ++i) {
    Create(endpoint_.Mint(), "row-" + std::to_string(i));
  }
  const TokenListView page = Run(service_->List({}, {1, 2}));
  EXPECT_EQ(page.total, 3);
  ASSERT_EQ(page.items.size(), 2U);
  EXPECT_EQ(page.items[0].token.biz_id, "row-2") << "newest first";
  EXPECT_EQ(ErrorOf(service_->List({}, {0, 20})).field(), "page");
  EXPECT_EQ(ErrorOf(service_->List({}, {1, 1001})).field(), "page_size");
  EXPECT_EQ(ErrorOf(service_->List({}, {1, 0})).field(), "page_size");
}

TEST_F(TokenServiceRowsTest, ShowsThatAFlightIsUnderWay) {
  const core::TokenId id = Create(endpoint_.Mint(), "a").token.id;
  EXPECT_FALSE(Run(service_->Show(id)).refreshing);
  endpoint_.Hold();
  auto flight = asio::co_spawn(io_, life_->coordinator.Refresh(ByCall(id)), asio::use_future);
  RunUntil([this] { return endpoint_.total_sent() == 1; });
  EXPECT_TRUE(Run(service_->Show(id)).refreshing);
  EXPECT_TRUE(Run(service_->List({}, {})).items.at(0).refreshing);
  endpoint_.Release();
  RunUntil(
      [&flight] { return flight.wait_for(std::chrono::seconds(0)) == std::future_status::ready; });
  EXPECT_EQ(flight.get()->end, End::kRefreshed);
  RunUntil([this] { return life_->coordinator.flights() == 0; });
  EXPECT_FALSE(Run(service_->Show(id)).refreshing);
}

TEST_F(TokenServiceRowsTest, ARevealIsAuditedOrRefused) {
  const std::string token = endpoint_.Mint();
  const core::TokenId id = Create(token, "a").token.id;
  EXPECT_EQ(Run(service_->Reveal(Operator(), id, RevealField::kRefreshToken)).Reveal(), token);
  ASSERT_EQ(AuditOf("token.reveal").size(), 1U);
  EXPECT_EQ(AuditOf("token.reveal")[0].subject, "a");
  EXPECT_EQ(AuditOf("token.reveal")[0].detail, "rt");
  EXPECT_EQ(ErrorOf(service_->Reveal(Operator(), id, RevealField::kAccessToken)).code(),
            ErrorCode::kNotFound);
  FailStore(ErrorCode::kStoreFull);
  EXPECT_EQ(ErrorOf(service_->Reveal(Operator(), id, RevealField::kRefreshToken)).code(),
            ErrorCode::kStoreFull);
  FailStore(std::nullopt);
}

TEST_F(TokenServiceRowsTest, TakesTheFactsFromTheStoredTokensAnew) {
  const core::TokenId id = Create(endpoint_.Mint(), "a").token.id;
  EXPECT_EQ(ErrorOf(service_->RefreshFacts(Operator(), id)).code(), ErrorCode::kConflict)
      << "there is no AT yet";
  ASSERT_EQ(Refresh(id).end, End::kRefreshed);
  const int sent = endpoint_.total_sent();
  EXPECT_NO_THROW(Run(service_->RefreshFacts(Operator(), id)));
  EXPECT_EQ(endpoint_.total_sent(), sent) << "no further call";
}

TEST_F(TokenServiceRowsTest, TheTimelineOfALinkedRowIsItsHolders) {
  const std::string token = endpoint_.Mint();
  Create(token, "holder");
  const core::TokenId linked = Create(token, "linked").token.id;
  ASSERT_EQ(Refresh(linked).end, End::kRefreshed);
  const AttemptPage page = Run(service_->Attempts(linked, {}));
  ASSERT_EQ(page.total, 1);
  EXPECT_EQ(page.items.at(0).outcome, "rotated");
  EXPECT_EQ(ErrorOf(service_->Attempts(core::TokenId{99}, {})).code(), ErrorCode::kNotFound);
}

}  // namespace
}  // namespace rtm::service
