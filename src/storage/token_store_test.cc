#include "storage/token_store.h"

#include <gmock/gmock.h>

#include "storage/sql_store_test.h"

namespace rtm::storage {
namespace {

using core::TokenState;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

class TokenStoreTest : public StoreTest {
 protected:
  std::vector<InsertResult> Insert(std::vector<NewToken> rows, OnKnownToken on_known) {
    return Run(tokens().Insert(std::move(rows), on_known, Audited("token.import")));
  }
  std::vector<std::string> Names(const TokenFilter& filter, PageRequest page = {},
                                 TokenOrder order = {}) {
    std::vector<std::string> names;
    for (const TokenRecord& record : Run(tokens().List(filter, page, order)).items) {
      names.push_back(record.token.biz_id);
    }
    return names;
  }
  std::int64_t AuditCount() { return Run(store_->audit().List({}, {})).total; }
  std::vector<std::string> AuditSubjects(std::string action) {
    std::vector<std::string> subjects;
    for (const core::AuditEvent& event :
         Run(store_->audit().ListBefore({.action = std::move(action)}, INT64_MAX, 100))) {
      subjects.push_back(event.subject);
    }
    return subjects;
  }
  std::vector<std::string> DueNames(bool include_scheduled, std::size_t limit = 100) {
    std::vector<std::string> names;
    for (const core::Token& token : Run(tokens().FindDue(Now(), include_scheduled, limit))) {
      names.push_back(token.biz_id);
    }
    return names;
  }
};

TEST_P(TokenStoreTest, ANewRowReadsBackAsWritten) {
  NewToken token = MakeToken("one");
  token.provider = "other";
  token.client_id = "client";
  token.tag = "标签";
  token.memo = "a 'quoted' memo";
  token.enabled = true;
  token.proxy = StoredProxy{"sealed-proxy", "http://proxy:8080", {"fp-proxy"}};
  token.next_refresh_at = Now() + std::chrono::seconds(5);
  const TokenRecord record = Load(Create(token));

  EXPECT_EQ(record.token.uid, "uid-one");
  EXPECT_EQ(record.token.biz_id, "one");
  EXPECT_EQ(record.token.provider, "other");
  EXPECT_EQ(record.token.client_id, "client");
  EXPECT_EQ(record.token.tag, "标签");
  EXPECT_EQ(record.token.memo, "a 'quoted' memo");
  EXPECT_TRUE(record.token.enabled);
  EXPECT_EQ(record.token.proxy_label, "http://proxy:8080");
  EXPECT_EQ(record.token.proxy_fingerprint.value, "fp-proxy");
  EXPECT_EQ(record.sealed_proxy, "sealed-proxy");
  EXPECT_EQ(record.sealed_refresh_token, "sealed-rt-one");
  EXPECT_EQ(record.token.rt_fingerprint.value, "fp-one");
  EXPECT_EQ(record.sealed_access_token, std::nullopt);
  EXPECT_EQ(record.token.state.state, TokenState::kActive);
  EXPECT_EQ(record.token.state.since, Now());
  EXPECT_EQ(record.token.next_refresh_at, Now() + std::chrono::seconds(5));
  EXPECT_EQ(record.token.last_refresh_at, std::nullopt);
  EXPECT_EQ(record.token.linked_to, std::nullopt);
  EXPECT_EQ(record.token.created_at, Now());
  EXPECT_EQ(record.token.generation, 0);
  EXPECT_EQ(record.token.version, 1);
}

TEST_P(TokenStoreTest, RowsSurviveAReopen) {
  const core::TokenId id = Create("one");
  Reopen();
  EXPECT_EQ(Load(id).token.biz_id, "one");
}

TEST_P(TokenStoreTest, FindsByBizIdExactly) {
  Create("One");
  EXPECT_TRUE(Run(tokens().FindByBizId("One")));
  EXPECT_FALSE(Run(tokens().FindByBizId("one")));
  EXPECT_FALSE(Run(tokens().FindByBizId("")));
  EXPECT_FALSE(Run(tokens().Find({999})));
}

TEST_P(TokenStoreTest, FindsByEmailIgnoringCaseAndTakesTheOldest) {
  const core::TokenId older = Create("a");
  const core::TokenId newer = Create("b");
  for (const core::TokenId id : {newer, older}) {
    TokenEdit edit = EditOf(id);
    edit.email = "Some.One@Example.com";
    Apply(edit);
  }
  Create("without");
  EXPECT_EQ(Run(tokens().FindByEmail("some.one@EXAMPLE.com")).value().token.id, older);
  EXPECT_FALSE(Run(tokens().FindByEmail("other@example.com")));
  EXPECT_FALSE(Run(tokens().FindByEmail("")));
}

TEST_P(TokenStoreTest, ABatchFindsKnownTokensAndTakenNamesWithinItself) {
  NewToken same_token = MakeToken("two");
  same_token.grant = MakeToken("one").grant;
  NewToken same_name = MakeToken("three");
  same_name.biz_id = "one";
  const auto results =
      Insert({MakeToken("one"), same_token, same_name, MakeToken("four")}, OnKnownToken::kSkip);
  const core::TokenId first = std::get<Inserted>(results.at(0)).id;
  EXPECT_EQ(std::get<AlreadyKnown>(results.at(1)).holder, first);
  EXPECT_EQ(std::get<AlreadyKnown>(results.at(1)).biz_id, "one");
  EXPECT_TRUE(std::holds_alternative<BizIdTaken>(results.at(2)));
  EXPECT_TRUE(std::holds_alternative<Inserted>(results.at(3)));
  EXPECT_EQ(AuditCount(), 1);
}

TEST_P(TokenStoreTest, ANewRowWithAKnownTokenIsLinkedOnDemand) {
  const core::TokenId holder = Create("one");
  NewToken linked = MakeToken("two");
  linked.grant.fingerprint = MakeToken("one").grant.fingerprint;
  linked.next_refresh_at = Now();
  const auto result = std::get<Linked>(Insert({linked}, OnKnownToken::kLink).at(0));
  EXPECT_EQ(result.to, holder);
  const TokenRecord record = Load(result.id);
  EXPECT_EQ(record.token.state.state, TokenState::kLinked);
  EXPECT_EQ(record.token.linked_to, holder);
  EXPECT_EQ(record.sealed_refresh_token, "");
  EXPECT_TRUE(record.token.rt_fingerprint.empty());
  EXPECT_EQ(record.token.next_refresh_at, std::nullopt);
  ASSERT_EQ(Run(tokens().FindLinkedTo(holder)).size(), 1U);
  EXPECT_EQ(Run(tokens().FindLinkedTo(holder)).front().id, result.id);
  EXPECT_THAT(Run(tokens().FindLinkedTo(result.id)), IsEmpty());
}

TEST_P(TokenStoreTest, AConsumedTokenIsRefusedWithItsHistory) {
  const core::TokenId id = Create("one");
  Commit(Rotation(Begin(id), "next"));
  Commit(Rotation(Begin(id), "last"));
  NewToken again = MakeToken("two");
  again.grant = MakeToken("one").grant;
  const auto refused = std::get<AlreadyConsumed>(Insert({again}, OnKnownToken::kLink).at(0));
  EXPECT_EQ(refused.biz_id, "one");
  EXPECT_EQ(refused.generation, 0);
  EXPECT_EQ(refused.current_generation, 2);
  EXPECT_EQ(AuditCount(), 1) << "nothing was inserted, so nothing is in the audit log";
  const auto known =
      Run(tokens().LookUp({again.grant.fingerprint, MakeToken("new").grant.fingerprint,
                           Load(id).token.rt_fingerprint}));
  EXPECT_EQ(std::get<AlreadyConsumed>(known.at(0)).current_generation, 2);
  EXPECT_TRUE(std::holds_alternative<std::monostate>(known.at(1)));
  EXPECT_EQ(std::get<AlreadyKnown>(known.at(2)).biz_id, "one");

  Run(tokens().Delete({id}, Audited("token.delete")));
  const auto orphaned = std::get<AlreadyConsumed>(Insert({again}, OnKnownToken::kSkip).at(0));
  EXPECT_EQ(orphaned.biz_id, "one");
  EXPECT_EQ(orphaned.current_generation, 0);
}

TEST_P(TokenStoreTest, AnEditChangesWhatItNamesAndRaisesTheVersion) {
  NewToken token = MakeToken("one");
  token.tag = "tag";
  token.proxy = StoredProxy{"sealed-proxy", "label", {"fp-proxy"}};
  const core::TokenId id = Create(token);
  clock_.Advance(std::chrono::seconds(1));
  TokenEdit edit = EditOf(id);
  edit.memo = "memo";
  edit.enabled = true;
  edit.biz_id = "renamed";
  EXPECT_EQ(Apply(edit), EditResult::kDone);
  TokenRecord record = Load(id);
  EXPECT_EQ(record.token.memo, "memo");
  EXPECT_TRUE(record.token.enabled);
  EXPECT_EQ(record.token.biz_id, "renamed");
  EXPECT_EQ(record.token.tag, "tag");
  EXPECT_EQ(record.sealed_proxy, "sealed-proxy");
  EXPECT_EQ(record.token.version, 2);
  EXPECT_EQ(record.token.updated_at, Now());
  EXPECT_LT(record.token.created_at, Now());

  edit = EditOf(id);
  edit.proxy = std::optional<StoredProxy>();
  edit.tag = "";
  EXPECT_EQ(Apply(edit), EditResult::kDone);
  record = Load(id);
  EXPECT_EQ(record.sealed_proxy, std::nullopt);
  EXPECT_TRUE(record.token.proxy_fingerprint.empty());
  EXPECT_EQ(record.token.tag, "");
  EXPECT_EQ(AuditCount(), 3);
}

TEST_P(TokenStoreTest, AnEditOfAnotherVersionIsRefused) {
  const core::TokenId id = Create("one");
  TokenEdit stale = EditOf(id);
  stale.memo = "stale";
  TokenEdit fresh = EditOf(id);
  fresh.memo = "fresh";
  EXPECT_EQ(Apply(fresh), EditResult::kDone);
  EXPECT_EQ(Apply(stale), EditResult::kChanged);
  EXPECT_EQ(Load(id).token.memo, "fresh");
  stale.id = {999};
  EXPECT_EQ(Apply(stale), EditResult::kGone);
  EXPECT_EQ(AuditCount(), 2);
}

TEST_P(TokenStoreTest, AnEditMayNotTakeAnothersNameOrToken) {
  const core::TokenId id = Create("one");
  Create("two");
  Commit(Rotation(Begin(id), "one-b"));
  TokenEdit edit = EditOf(id);
  edit.biz_id = "two";
  EXPECT_EQ(Apply(edit), EditResult::kBizIdTaken);
  edit.biz_id = "one";
  edit.grant = MakeToken("two").grant;
  EXPECT_EQ(Apply(edit), EditResult::kTokenKnown);
  edit.grant = MakeToken("one").grant;
  EXPECT_EQ(Apply(edit), EditResult::kTokenConsumed);
}

TEST_P(TokenStoreTest, ANewTokenByEditMovesTheOldOneAndRaisesTheGeneration) {
  const core::TokenId id = Create("one");
  SetState(id, TokenState::kNeedsLogin);
  TokenEdit edit = EditOf(id);
  edit.grant = MakeToken("fresh").grant;
  edit.sealed_last_refresh_token = "sealed-last";
  edit.state = core::StateFacts{TokenState::kActive, "", Now(), 0, false};
  edit.next_refresh_at = std::optional(Now());
  EXPECT_EQ(Apply(edit), EditResult::kDone);
  const TokenRecord record = Load(id);
  EXPECT_EQ(record.sealed_refresh_token, "sealed-rt-fresh");
  EXPECT_EQ(record.sealed_last_refresh_token, "sealed-last");
  EXPECT_EQ(record.token.generation, 1);
  EXPECT_EQ(record.token.state.state, TokenState::kActive);
  EXPECT_EQ(record.token.next_refresh_at, Now());
  EXPECT_FALSE(Run(refreshes().FindConsumed({"fp-one"}))) << "replaced, but never sent";
}

TEST_P(TokenStoreTest, TheSameTokenTypedInAgainIsNoRotation) {
  const core::TokenId id = Create("one");
  TokenEdit edit = EditOf(id);
  edit.grant = SealedGrant{"sealed-anew", {"fp-one"}};
  edit.sealed_last_refresh_token = "sealed-last";
  EXPECT_EQ(Apply(edit), EditResult::kDone);
  const TokenRecord record = Load(id);
  EXPECT_EQ(record.sealed_refresh_token, "sealed-anew");
  EXPECT_EQ(record.sealed_last_refresh_token, std::nullopt);
  EXPECT_EQ(record.token.generation, 0);
}

TEST_P(TokenStoreTest, ALinkedRowWithANewTokenStandsOnItsOwn) {
  const core::TokenId holder = Create("one");
  NewToken linked = MakeToken("two");
  linked.grant.fingerprint = {"fp-one"};
  const core::TokenId id = std::get<Linked>(Insert({linked}, OnKnownToken::kLink).at(0)).id;
  TokenEdit edit = EditOf(id);
  edit.grant = MakeToken("own").grant;
  EXPECT_EQ(Apply(edit), EditResult::kDone);
  EXPECT_EQ(Load(id).token.linked_to, std::nullopt);
  EXPECT_EQ(Load(id).token.state.state, TokenState::kActive);
  EXPECT_THAT(Run(tokens().FindLinkedTo(holder)), IsEmpty());
}

TEST_P(TokenStoreTest, ManyEditsAreOneTransactionWithOneResultEach) {
  const core::TokenId one = Create("one");
  const core::TokenId two = Create("two");
  TokenEdit stale = EditOf(two);
  stale.expected_version = 77;
  TokenEdit good = EditOf(one);
  good.proxy = std::optional(StoredProxy{"sealed", "label", {"fp-proxy"}});
  const auto results = Run(tokens().EditMany({good, stale}, Audited("settings.save")));
  EXPECT_THAT(results, ElementsAre(EditResult::kDone, EditResult::kChanged));
  EXPECT_THAT(Run(tokens().FindByProxy({"fp-proxy"})), ElementsAre(one));
  EXPECT_THAT(Run(tokens().FindByProxy({})), IsEmpty());
  EXPECT_THAT(Run(tokens().CountByProxy()), ElementsAre(Pair(core::Fingerprint{"fp-proxy"}, 1)));
  EXPECT_EQ(AuditCount(), 3);
}

TEST_P(TokenStoreTest, DeleteLeavesRowsWithOpenAttemptsAndRowsThatOthersShow) {
  const core::TokenId plain = Create("plain");
  const core::TokenId busy = Create("busy");
  const core::TokenId holder = Create("holder");
  NewToken linked = MakeToken("linked");
  linked.grant.fingerprint = {"fp-holder"};
  const core::TokenId link = std::get<Linked>(Insert({linked}, OnKnownToken::kLink).at(0)).id;
  Begin(busy);
  EXPECT_THAT(Run(tokens().Delete({busy, plain, holder, {999}, plain}, Audited("token.delete"))),
              ElementsAre(plain));
  EXPECT_EQ(AuditSubjects("token.delete"), std::vector<std::string>{"plain"});
  EXPECT_THAT(Run(tokens().Delete({holder, link}, Audited("token.delete"))),
              ElementsAre(holder, link))
      << "a row may go together with those that are linked to it";
  EXPECT_THAT(AuditSubjects("token.delete"),
              ::testing::UnorderedElementsAre("plain", "holder", "linked"));
  EXPECT_TRUE(
      std::holds_alternative<Inserted>(Insert({MakeToken("plain")}, OnKnownToken::kSkip).at(0)))
      << "the token of a deleted row is not consumed";
}

TEST_P(TokenStoreTest, IdsAreNeverGivenTwice) {
  const core::TokenId first = Create("one");
  Run(tokens().Delete({first}, Audited("token.delete")));
  EXPECT_GT(Create("two"), first);
}

TEST_P(TokenStoreTest, ListsNewestFirstByPages) {
  for (const char* name : {"a", "b", "c", "d", "e"}) {
    Create(name);
  }
  EXPECT_THAT(Names({}, {1, 2}), ElementsAre("e", "d"));
  EXPECT_THAT(Names({}, {3, 2}), ElementsAre("a"));
  EXPECT_THAT(Names({}, {4, 2}), IsEmpty());
  EXPECT_THAT(Names({}, {std::numeric_limits<std::int64_t>::max(),
                         std::numeric_limits<std::int64_t>::max()}),
              IsEmpty());
  EXPECT_EQ(Run(tokens().List({}, {4, 2}, {})).total, 5);
}

TEST_P(TokenStoreTest, FiltersBySubstringWithoutWildcards) {
  NewToken plain = MakeToken("Alpha-1");
  plain.tag = "100%";
  Create(plain);
  NewToken other = MakeToken("beta_2");
  other.tag = "100x";
  other.enabled = true;
  Create(other);
  TokenFilter filter;
  filter.biz_id = "ALPHA";
  EXPECT_THAT(Names(filter), ElementsAre("Alpha-1"));
  filter.biz_id = "a_2";
  EXPECT_THAT(Names(filter), ElementsAre("beta_2"));
  filter.biz_id = "_1";
  EXPECT_THAT(Names(filter), IsEmpty());
  filter.biz_id.clear();
  filter.tag = "0%";
  EXPECT_THAT(Names(filter), ElementsAre("Alpha-1"));
  filter.tag = "!";
  EXPECT_THAT(Names(filter), IsEmpty());
  filter.tag.clear();
  filter.enabled = true;
  EXPECT_THAT(Names(filter), ElementsAre("beta_2"));
  EXPECT_EQ(Run(tokens().List(filter, {}, {})).total, 1);
}

TEST_P(TokenStoreTest, FiltersByTimeAndState) {
  const core::TokenId early = Create("early");
  const base::UtcTime start = Now();
  clock_.Advance(std::chrono::hours(24));
  Create("late");
  TokenFilter filter;
  filter.created_from = start;
  filter.created_until = start + std::chrono::hours(24);
  EXPECT_THAT(Names(filter), ElementsAre("early"));
  filter = {};
  filter.created_from = start + std::chrono::hours(24);
  EXPECT_THAT(Names(filter), ElementsAre("late"));
  SetState(early, TokenState::kNeedsLogin);
  filter = {};
  filter.state = TokenState::kNeedsLogin;
  EXPECT_THAT(Names(filter), ElementsAre("early"));
}

TEST_P(TokenStoreTest, WalksAllRowsInOrder) {
  const core::TokenId first = Create("a");
  Create("b");
  Create("c");
  EXPECT_EQ(Run(tokens().ListAfter({0}, 2)).size(), 2U);
  const auto rest = Run(tokens().ListAfter(first, 10));
  ASSERT_EQ(rest.size(), 2U);
  EXPECT_EQ(rest.front().token.biz_id, "b");
}

TEST_P(TokenStoreTest, DueRowsComeEarliestFirst) {
  const auto now = Now();
  CreateDue("second", now - std::chrono::seconds(10));
  CreateDue("first", now - std::chrono::seconds(20));
  CreateDue("now", now);
  CreateDue("future", now + std::chrono::seconds(1));
  CreateDue("disabled", now - std::chrono::seconds(30), false);
  Create("never");
  EXPECT_THAT(DueNames(true), ElementsAre("first", "second", "now"));
  EXPECT_THAT(DueNames(true, 1), ElementsAre("first"));
  EXPECT_THAT(DueNames(false), IsEmpty());
}

TEST_P(TokenStoreTest, StatesDecideWhatIsDue) {
  const auto now = Now();
  for (const auto state :
       {TokenState::kActive, TokenState::kBackingOff, TokenState::kEgressFault,
        TokenState::kRotationLost, TokenState::kNeedsLogin, TokenState::kAccountClosed,
        TokenState::kMisconfigured, TokenState::kUnknownError, TokenState::kLinked}) {
    SetState(CreateDue(std::string(core::ToString(state)), now), state);
  }
  std::vector<std::string> expected;
  for (const auto state : {TokenState::kActive, TokenState::kBackingOff, TokenState::kEgressFault,
                           TokenState::kMisconfigured}) {
    if (core::IsSchedulable(state)) {
      expected.emplace_back(core::ToString(state));
    }
  }
  EXPECT_THAT(DueNames(true), ::testing::UnorderedElementsAreArray(expected));
  EXPECT_THAT(expected, ::testing::Contains("backing_off"));
}

TEST_P(TokenStoreTest, UnspentProbesAreDueWhateverTheSchedule) {
  const auto now = Now();
  SetState(CreateDue("disabled", now, false), TokenState::kInDoubt);
  SetState(CreateDue("enabled", now - std::chrono::seconds(1)), TokenState::kInDoubt);
  SetState(CreateDue("spent", now), TokenState::kInDoubt, true);
  EXPECT_THAT(DueNames(false), ElementsAre("enabled", "disabled"));
  EXPECT_THAT(DueNames(true), ElementsAre("enabled", "disabled"));
}

TEST_P(TokenStoreTest, RescheduleLeavesRowsThatChangedMeanwhile) {
  const core::TokenId one = CreateDue("one", Now());
  const core::TokenId two = CreateDue("two", Now());
  const auto later = Now() + std::chrono::hours(1);
  Run(tokens().Reschedule({{one, 1, later}, {two, 9, later}}));
  EXPECT_EQ(Load(one).token.next_refresh_at, later);
  EXPECT_EQ(Load(one).token.version, 2);
  EXPECT_EQ(Load(two).token.next_refresh_at, Now());
  Run(tokens().Reschedule({{one, 2, std::nullopt}}));
  EXPECT_EQ(Load(one).token.next_refresh_at, std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(Engines, TokenStoreTest, ::testing::ValuesIn(AllEngines()), EngineName);

}  // namespace
}  // namespace rtm::storage
