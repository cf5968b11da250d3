#include "core/error_table.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace rtm::core {
namespace {

using base::Secret;
using std::chrono::seconds;

constexpr std::string_view kSent = "rt-sent";

/// What a reply brought, in the short form of the table below.
enum class Body {
  kHtml,
  kJson,
  kAccess,
  kRefresh,
  kSameRefresh,
  kBoth,
  kAccessAndSame,
  kEmptyStrings
};

std::optional<IssuedTokens> TokensOf(Body body) {
  if (body == Body::kHtml || body == Body::kJson) {
    return std::nullopt;
  }
  IssuedTokens tokens;
  if (body == Body::kAccess || body == Body::kBoth || body == Body::kAccessAndSame) {
    tokens.access_token = Secret::CopyOf("at-new");
  }
  if (body == Body::kRefresh || body == Body::kBoth) {
    tokens.refresh_token = Secret::CopyOf("rt-new");
  }
  if (body == Body::kSameRefresh || body == Body::kAccessAndSame) {
    tokens.refresh_token = Secret::CopyOf(kSent);
  }
  if (body == Body::kEmptyStrings) {
    tokens.access_token = Secret();
    tokens.refresh_token = Secret();
  }
  return tokens;
}

struct Answer {
  int status;
  Body body = Body::kJson;
  const char* oauth_error = nullptr;
  std::optional<seconds> retry_after = std::nullopt;
};

RefreshOutcome ClassifyAnswer(const Answer& answer, const ErrorTable& table = DefaultErrorTable()) {
  ExchangeEvidence evidence;
  evidence.phase = ExchangePhase::kReplied;
  evidence.http_status = answer.status;
  evidence.body_readable = answer.body != Body::kHtml;
  evidence.tokens = TokensOf(answer.body);
  evidence.retry_after = answer.retry_after;
  if (answer.oauth_error != nullptr) {
    evidence.oauth_error = answer.oauth_error;
  }
  return Classify(std::move(evidence), table, Secret::CopyOf(kSent));
}

std::string Describe(const RefreshOutcome& outcome) {
  const std::string code = OutcomeCode(outcome);
  return std::string(OutcomeName(outcome)) + (code.empty() ? "" : " " + code);
}

struct Row {
  Answer answer;
  const char* expected;
};

class ClassifyTest : public ::testing::TestWithParam<Row> {};

TEST_P(ClassifyTest, Answer) {
  const Answer& answer = GetParam().answer;
  EXPECT_EQ(Describe(ClassifyAnswer(answer)), GetParam().expected)
      << answer.status << ' ' << (answer.oauth_error != nullptr ? answer.oauth_error : "");
}

// contract.md section 5, row by row. A test that changes here changes what users lose or keep.
INSTANTIATE_TEST_SUITE_P(
    Success, ClassifyTest,
    ::testing::Values(Row{{200, Body::kBoth}, "rotated"}, Row{{201, Body::kBoth}, "rotated"},
                      Row{{200, Body::kRefresh}, "rotated"}, Row{{200, Body::kAccess}, "kept"},
                      Row{{200, Body::kAccessAndSame}, "kept"},
                      // A new RT counts whatever else the reply says.
                      Row{{200, Body::kBoth, "invalid_grant"}, "rotated"},
                      Row{{200, Body::kRefresh, "server_error"}, "rotated"},
                      // 2xx without tokens.
                      Row{{200, Body::kJson}, "in_doubt no_tokens"},
                      Row{{204, Body::kHtml}, "in_doubt unreadable"},
                      Row{{200, Body::kHtml}, "in_doubt unreadable"},
                      Row{{200, Body::kSameRefresh}, "in_doubt no_tokens"},
                      Row{{200, Body::kEmptyStrings}, "in_doubt no_tokens"},
                      // Some providers answer errors with 200.
                      Row{{200, Body::kJson, "invalid_grant"}, "needs_login invalid_grant"},
                      Row{{200, Body::kJson, "no_such_code"}, "unknown_error no_such_code"}));

INSTANTIATE_TEST_SUITE_P(
    NeedsLogin, ClassifyTest,
    ::testing::Values(
        Row{{401, Body::kJson, "refresh_token_expired"}, "needs_login refresh_token_expired"},
        Row{{401, Body::kJson, "refresh_token_reused"}, "needs_login refresh_token_reused"},
        Row{{401, Body::kJson, "refresh_token_invalidated"},
            "needs_login refresh_token_invalidated"},
        Row{{400, Body::kJson, "invalid_grant"}, "needs_login invalid_grant"},
        Row{{400, Body::kJson, "invalid_refresh_token"}, "needs_login invalid_refresh_token"},
        Row{{403, Body::kJson, "token_revoked"}, "needs_login token_revoked"},
        Row{{401, Body::kJson, "token_invalidated"}, "needs_login token_invalidated"},
        Row{{401, Body::kJson, "token_expired"}, "needs_login token_expired"},
        Row{{401, Body::kJson, "app_session_terminated"}, "needs_login app_session_terminated"},
        Row{{401, Body::kJson, "account_session_expired"}, "needs_login account_session_expired"},
        // Any other 401.
        Row{{401, Body::kJson, "no_such_code"}, "needs_login no_such_code"},
        Row{{401, Body::kJson}, "needs_login http_401"},
        Row{{401, Body::kHtml}, "needs_login http_401"}));

INSTANTIATE_TEST_SUITE_P(
    ClosedAndMisconfigured, ClassifyTest,
    ::testing::Values(
        Row{{403, Body::kJson, "account_deactivated"}, "account_closed account_deactivated"},
        Row{{401, Body::kJson, "account_suspended"}, "account_closed account_suspended"},
        Row{{400, Body::kJson, "account_deleted"}, "account_closed account_deleted"},
        // RFC 6749 section 5.2 answers invalid_client with 401.
        Row{{401, Body::kJson, "invalid_client"}, "misconfigured invalid_client"},
        Row{{400, Body::kJson, "unauthorized_client"}, "misconfigured unauthorized_client"},
        Row{{400, Body::kJson, "invalid_scope"}, "misconfigured invalid_scope"},
        Row{{400, Body::kJson, "unsupported_grant_type"}, "misconfigured unsupported_grant_type"},
        Row{{400, Body::kJson, "invalid_request"}, "misconfigured invalid_request"}));

INSTANTIATE_TEST_SUITE_P(
    Egress, ClassifyTest,
    ::testing::Values(Row{{403, Body::kJson, "unsupported_country_region_territory"},
                          "egress_fault unsupported_country_region_territory"},
                      Row{{403, Body::kHtml}, "egress_fault http_403"},
                      Row{{404, Body::kHtml}, "egress_fault http_404"},
                      Row{{400, Body::kJson}, "egress_fault http_400"},
                      Row{{407, Body::kHtml}, "egress_fault http_407"},
                      // Only a proxy says 407, in whatever words.
                      Row{{407, Body::kJson, "invalid_grant"}, "egress_fault http_407"},
                      Row{{499, Body::kHtml}, "egress_fault http_499"}));

INSTANTIATE_TEST_SUITE_P(
    Throttled, ClassifyTest,
    ::testing::Values(Row{{429, Body::kHtml}, "throttled"},
                      Row{{429, Body::kJson, nullptr, seconds(30)}, "throttled"},
                      Row{{429, Body::kJson, "invalid_grant"}, "throttled"},
                      Row{{503, Body::kHtml, nullptr, seconds(30)}, "throttled"},
                      Row{{503, Body::kJson, "invalid_grant", seconds(30)}, "throttled"}));

INSTANTIATE_TEST_SUITE_P(
    InDoubt, ClassifyTest,
    ::testing::Values(Row{{503, Body::kHtml}, "in_doubt http_503"},
                      Row{{503, Body::kJson}, "in_doubt http_503"},
                      Row{{500, Body::kHtml}, "in_doubt http_500"},
                      Row{{502, Body::kJson}, "in_doubt http_502"},
                      Row{{504, Body::kHtml}, "in_doubt http_504"},
                      // A server that failed may have rotated before it did.
                      Row{{500, Body::kJson, "invalid_grant"}, "in_doubt http_500"},
                      Row{{500, Body::kJson, "server_error"}, "in_doubt http_500"},
                      Row{{502, Body::kBoth}, "in_doubt http_502"},
                      Row{{500, Body::kHtml, nullptr, seconds(30)}, "in_doubt http_500"},
                      Row{{302, Body::kHtml}, "in_doubt http_302"},
                      Row{{307, Body::kJson, "invalid_grant"}, "in_doubt http_307"},
                      Row{{100, Body::kHtml}, "in_doubt http_100"},
                      Row{{600, Body::kHtml}, "in_doubt http_600"}));

INSTANTIATE_TEST_SUITE_P(
    Unknown, ClassifyTest,
    ::testing::Values(Row{{400, Body::kJson, "no_such_code"}, "unknown_error no_such_code"},
                      Row{{403, Body::kJson, "Invalid_Grant"}, "unknown_error Invalid_Grant"}));

TEST(ClassifyPhaseTest, NothingSentIsNotSent) {
  for (const auto reason :
       {NotSentReason::kDns, NotSentReason::kConnect, NotSentReason::kProxyRefused,
        NotSentReason::kProxyAuth, NotSentReason::kTls, NotSentReason::kLeaseTooShort,
        NotSentReason::kStopping, NotSentReason::kLocal}) {
    ExchangeEvidence evidence;
    evidence.phase = ExchangePhase::kNotSent;
    evidence.not_sent_reason = reason;
    evidence.via_proxy = reason == NotSentReason::kProxyRefused;
    // A refused CONNECT has a status of its own, which is not the provider's.
    evidence.http_status = 403;
    const RefreshOutcome outcome =
        Classify(std::move(evidence), DefaultErrorTable(), Secret::CopyOf(kSent));
    ASSERT_TRUE(std::holds_alternative<NotSent>(outcome));
    EXPECT_EQ(std::get<NotSent>(outcome).reason, reason);
    EXPECT_EQ(std::get<NotSent>(outcome).via_proxy, reason == NotSentReason::kProxyRefused);
  }
}

TEST(ClassifyPhaseTest, NoReplyIsInDoubtWithTheTransportsWord) {
  const std::pair<const char*, const char*> cases[] = {
      {"timeout: no reply in 30 s", "in_doubt timeout"},
      {"reset", "in_doubt reset"},
      {"cut off: half", "in_doubt cut_off"},
      {"", "in_doubt no_reply"},
      {": odd", "in_doubt no_reply"}};
  for (const auto& [detail, expected] : cases) {
    ExchangeEvidence evidence;
    evidence.phase = ExchangePhase::kNoReply;
    evidence.detail = detail;
    EXPECT_EQ(Describe(Classify(std::move(evidence), DefaultErrorTable(), Secret::CopyOf(kSent))),
              expected);
  }
  ExchangeEvidence endless;
  endless.phase = ExchangePhase::kNoReply;
  endless.detail = std::string(10'000, 'x');
  EXPECT_EQ(
      OutcomeCode(Classify(std::move(endless), DefaultErrorTable(), Secret::CopyOf(kSent))).size(),
      64U);
}

TEST(ClassifyTokensTest, TheTokensMoveIntoTheOutcome) {
  const RefreshOutcome rotated = ClassifyAnswer({200, Body::kBoth});
  EXPECT_EQ(std::get<Rotated>(rotated).tokens.refresh_token->Reveal(), "rt-new");
  EXPECT_EQ(std::get<Rotated>(rotated).tokens.access_token->Reveal(), "at-new");
  const RefreshOutcome lonely = ClassifyAnswer({200, Body::kRefresh});
  EXPECT_EQ(std::get<Rotated>(lonely).tokens.refresh_token->Reveal(), "rt-new");
  EXPECT_FALSE(std::get<Rotated>(lonely).tokens.access_token.has_value());
  const RefreshOutcome kept = ClassifyAnswer({200, Body::kAccess});
  EXPECT_EQ(std::get<Kept>(kept).tokens.access_token->Reveal(), "at-new");
}

TEST(ClassifyThrottledTest, HonoursRetryAfter) {
  EXPECT_EQ(
      std::get<Throttled>(ClassifyAnswer({429, Body::kJson, nullptr, seconds(77)})).retry_after,
      seconds(77));
  EXPECT_EQ(
      std::get<Throttled>(ClassifyAnswer({503, Body::kHtml, nullptr, seconds(0)})).retry_after,
      seconds(0));
  EXPECT_FALSE(std::get<Throttled>(ClassifyAnswer({429})).retry_after.has_value());
}

TEST(ErrorTableTest, AFileMayExtendAndOverrideTheDefaults) {
  ErrorTable table = DefaultErrorTable();
  table.by_code["bad_refresh_token"] = ErrorClass::kNeedsLogin;
  table.by_code["slow_down"] = ErrorClass::kThrottled;
  table.by_code["temporarily_unavailable"] = ErrorClass::kInDoubt;
  table.by_code["invalid_request"] = ErrorClass::kNeedsLogin;
  EXPECT_EQ(Describe(ClassifyAnswer({400, Body::kJson, "bad_refresh_token"}, table)),
            "needs_login bad_refresh_token");
  EXPECT_EQ(Describe(ClassifyAnswer({400, Body::kJson, "slow_down", seconds(5)}, table)),
            "throttled");
  EXPECT_EQ(Describe(ClassifyAnswer({400, Body::kJson, "temporarily_unavailable"}, table)),
            "in_doubt temporarily_unavailable");
  EXPECT_EQ(Describe(ClassifyAnswer({400, Body::kJson, "invalid_request"}, table)),
            "needs_login invalid_request");
}

TEST(ErrorTableTest, AnEmptyTableStillStopsTheRow) {
  EXPECT_EQ(Describe(ClassifyAnswer({400, Body::kJson, "invalid_grant"}, {})),
            "unknown_error invalid_grant");
}

TEST(ErrorTableTest, ClassNamesAreReadBack) {
  for (const auto error_class :
       {ErrorClass::kNeedsLogin, ErrorClass::kAccountClosed, ErrorClass::kMisconfigured,
        ErrorClass::kEgressFault, ErrorClass::kThrottled, ErrorClass::kInDoubt}) {
    EXPECT_EQ(ParseErrorClass(ToString(error_class)), error_class);
  }
  EXPECT_FALSE(ParseErrorClass("rotated").has_value());
  EXPECT_FALSE(ParseErrorClass("").has_value());
}

}  // namespace
}  // namespace rtm::core
