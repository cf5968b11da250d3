#include "upstream/oauth_response.h"

#include <gtest/gtest.h>

#include <array>

#include "testing/unsigned_jwt.h"

namespace rtm::upstream {
namespace {

using core::ExchangeEvidence;
using std::chrono::seconds;
using testing::UnsignedJwt;

constexpr base::UtcTime kNow{std::chrono::milliseconds(1'700'000'000'000)};

ExchangeEvidence Parse(int status, std::string_view body,
                       std::span<const std::string_view> secrets = {}) {
  return ParseTokenReply({.http_status = status, .body = body, .received_at = kNow}, secrets);
}

std::string Text(const std::optional<base::Secret>& secret) {
  return secret ? std::string(secret->Reveal()) : "(none)";
}

TEST(OAuthResponseTest, ReadsAWholeGrant) {
  const auto evidence = Parse(200, R"({"access_token":"AT","refresh_token":"RT","id_token":"ID",
      "expires_in":3600,"token_type":"Bearer","scope":"openid email"})");
  EXPECT_EQ(evidence.phase, core::ExchangePhase::kReplied);
  EXPECT_EQ(evidence.http_status, 200);
  EXPECT_TRUE(evidence.body_readable);
  EXPECT_FALSE(evidence.oauth_error);
  ASSERT_TRUE(evidence.tokens);
  EXPECT_EQ(Text(evidence.tokens->access_token), "AT");
  EXPECT_EQ(Text(evidence.tokens->refresh_token), "RT");
  EXPECT_EQ(Text(evidence.tokens->id_token), "ID");
  EXPECT_EQ(evidence.tokens->token_type, "Bearer");
  EXPECT_EQ(evidence.tokens->scope, "openid email");
  EXPECT_EQ(evidence.tokens->access_token_expires_at, kNow + seconds(3600));
}

TEST(OAuthResponseTest, EveryMemberMayBeAbsent) {
  const auto evidence = Parse(200, "{}");
  EXPECT_TRUE(evidence.body_readable);
  ASSERT_TRUE(evidence.tokens);
  EXPECT_FALSE(evidence.tokens->access_token);
  EXPECT_FALSE(evidence.tokens->refresh_token);
  EXPECT_FALSE(evidence.tokens->access_token_expires_at);
}

TEST(OAuthResponseTest, ExpiryOfTheJwtWinsOverExpiresIn) {
  const auto evidence = Parse(200, R"({"access_token":")" + UnsignedJwt(R"({"exp":1800000000})") +
                                       R"(","expires_in":3600})");
  EXPECT_EQ(evidence.tokens->access_token_expires_at, base::UtcTime(seconds(1'800'000'000)));
}

TEST(OAuthResponseTest, AnExpiryBelongsToAnAccessToken) {
  const auto evidence = Parse(200, R"({"refresh_token":"RT","expires_in":3600})");
  EXPECT_FALSE(evidence.tokens->access_token_expires_at);
}

TEST(OAuthResponseTest, ExpiresInOfAnyFormNeverCostsTheTokens) {
  const struct {
    const char* value;
    std::optional<base::UtcTime> expected;
  } cases[] = {{"3600", kNow + seconds(3600)},
               {R"("3600")", kNow + seconds(3600)},
               {"3600.5", kNow + std::chrono::milliseconds(3'600'500)},
               {"0", kNow},
               {"-1", {}},
               {"1e99", {}},
               {"1e999", {}},
               {"99999999999999999999999999", {}},
               {R"("soon")", {}},
               {R"("")", {}},
               {"null", {}},
               {"true", {}},
               {"[3600]", {}},
               {R"({"expires_in":3600})", {}}};
  for (const auto& one : cases) {
    for (const bool token_first : {true, false}) {
      const std::string tokens = R"("access_token":"AT","refresh_token":"RT")";
      const std::string expiry = std::string(R"("expires_in":)") + one.value;
      const auto evidence =
          Parse(200, "{" + (token_first ? tokens + "," + expiry : expiry + "," + tokens) + "}");
      ASSERT_TRUE(evidence.tokens) << one.value;
      EXPECT_EQ(Text(evidence.tokens->refresh_token), "RT") << one.value;
      EXPECT_EQ(evidence.tokens->access_token_expires_at, one.expected) << one.value;
    }
  }
}

TEST(OAuthResponseTest, WrongTypesCountAsAbsentAndCostNoOtherToken) {
  for (const char* const wrong :
       {"1", "null", "true", "[]", "{}", R"(["AT"])", R"({"refresh_token":"inner"})", R"("")"}) {
    const auto evidence =
        Parse(200, std::string(R"({"access_token":)") + wrong + R"(,"refresh_token":"RT"})");
    ASSERT_TRUE(evidence.tokens) << wrong;
    EXPECT_EQ(Text(evidence.tokens->access_token), "(none)") << wrong;
    EXPECT_EQ(Text(evidence.tokens->refresh_token), "RT") << wrong;
  }
}

TEST(OAuthResponseTest, OfADoubledMemberTheLastStringWins) {
  EXPECT_EQ(Text(Parse(200, R"({"refresh_token":"A","refresh_token":"B"})").tokens->refresh_token),
            "B");
  for (const char* const other : {"null", "7", "{}", R"("")"}) {
    const std::string wrong = std::string(R"("refresh_token":)") + other;
    EXPECT_EQ(Text(Parse(200, R"({"refresh_token":"A",)" + wrong + "}").tokens->refresh_token),
              "A");
    EXPECT_EQ(Text(Parse(200, "{" + wrong + R"(,"refresh_token":"A"})").tokens->refresh_token),
              "A");
  }
}

TEST(OAuthResponseTest, TokensOfInnerObjectsAreNotTheReplys) {
  const auto evidence = Parse(
      200, R"({"a":{"refresh_token":"inner"},"b":[{"refresh_token":"deep"}],"access_token":"AT"})");
  EXPECT_FALSE(evidence.tokens->refresh_token);
  EXPECT_EQ(Text(evidence.tokens->access_token), "AT");
}

TEST(OAuthResponseTest, OddButHarmlessBodiesKeepTheRefreshToken) {
  const std::string reply = R"({"refresh_token":"RT","x":1})";
  const std::string bodies[] = {"\xEF\xBB\xBF" + reply,
                                " \r\n\t" + reply + "\n\n",
                                reply + std::string(3, '\0'),
                                reply + "<!-- served by node 7 -->",
                                reply + reply,
                                R"({"name":")"
                                "\xFF\xFE\xC0"
                                R"(","refresh_token":"RT"})",
                                "{\"refresh_token\":\"RT\",\"\xFF\":\"\xFF\"}",
                                R"({"refresh_token":"RT",})",
                                R"({"refresh_token":"RT"})",
                                R"({"refresh_token":"RT"})"};
  for (const std::string& body : bodies) {
    const auto evidence = Parse(200, body);
    EXPECT_TRUE(evidence.body_readable) << body;
    ASSERT_TRUE(evidence.tokens) << body;
    EXPECT_EQ(Text(evidence.tokens->refresh_token), "RT") << body;
  }
}

TEST(OAuthResponseTest, NestingIsTakenTo256AndBoundedBeyond) {
  const auto nested = [](std::size_t depth) {
    return R"({"refresh_token":"RT","x":)" + std::string(depth, '[') + std::string(depth, ']') +
           "}";
  };
  EXPECT_EQ(Text(Parse(200, nested(250)).tokens->refresh_token), "RT");
  EXPECT_FALSE(Parse(200, nested(100'000)).body_readable);
}

TEST(OAuthResponseTest, WhatIsNoWholeObjectIsUnreadable) {
  for (const char* const body : {"", " ", "null", "[]", R"("refresh_token")", "<html></html>", "{",
                                 R"({"refresh_token":"RT")", R"({"refresh_token":"RT" "x"})",
                                 R"([{"refresh_token":"RT"}])", "\x1f\x8b\x08"}) {
    const auto evidence = Parse(200, body);
    EXPECT_FALSE(evidence.body_readable) << body;
    EXPECT_FALSE(evidence.tokens) << body;
    EXPECT_EQ(evidence.phase, core::ExchangePhase::kReplied);
  }
}

TEST(OAuthResponseTest, TokensCountOnSuccessOnly) {
  EXPECT_FALSE(Parse(400, R"({"refresh_token":"RT"})").tokens);
  EXPECT_FALSE(Parse(500, R"({"refresh_token":"RT"})").tokens);
  EXPECT_TRUE(Parse(201, R"({"refresh_token":"RT"})").tokens);
}

TEST(OAuthResponseTest, ErrorCodeIsFoundInTheOrderOfTheContract) {
  const struct {
    const char* body;
    std::optional<std::string> code;
  } cases[] = {
      {R"({"error":{"code":"a","message":"m"},"code":"c"})", "a"},
      {R"({"error":"b","code":"c"})", "b"},
      {R"({"code":"c"})", "c"},
      {R"({"code":"c","error":null})", "c"},
      {R"({"code":"c","error":""})", "c"},
      {R"({"error":{"code":null,"message":"m"},"code":"c"})", "c"},
      {R"({"error":{"code":{"code":"inner"}}})", {}},
      {R"({"error":[{"code":"a"}]})", {}},
      {R"({"error":{"details":{"code":"inner"},"code":"a"}})", "a"},
      {R"({"error":{"a":1},"x":{"code":"inner"}})", {}},
      {R"({"error":403})", {}},
      {R"({"detail":"no"})", {}},
  };
  for (const auto& one : cases) {
    EXPECT_EQ(Parse(400, one.body).oauth_error, one.code) << one.body;
  }
}

TEST(OAuthResponseTest, ErrorCodeIsCutAndCleaned) {
  EXPECT_EQ(Parse(400, R"({"error":"bad grant\n<b>"})").oauth_error, "bad_grant__b_");
  EXPECT_EQ(Parse(400, R"({"error":"unsupported_country_region_territory"})").oauth_error,
            "unsupported_country_region_territory");
  std::string longest;
  for (int i = 0; i < 20; ++i) longest += "long code ";
  EXPECT_EQ(Parse(400, R"({"error":")" + longest + R"("})").oauth_error->size(), 64U);
  const std::array<std::string_view, 1> secrets{"short-rt"};
  EXPECT_EQ(Parse(400, R"({"error":"short-rt"})", secrets).oauth_error, "redacted");
  EXPECT_EQ(
      Parse(400, R"({"error":")" + UnsignedJwt(R"({"a":"bcdefghijk"})") + R"("})").oauth_error,
      "redacted");
}

TEST(OAuthResponseTest, DescriptionIsFoundAndRedacted) {
  EXPECT_EQ(
      Parse(400, R"({"error":"x","error_description":"d","message":"m"})").oauth_error_description,
      "d");
  EXPECT_EQ(Parse(400, R"({"error":{"message":"inner"},"message":"m"})").oauth_error_description,
            "inner");
  EXPECT_EQ(Parse(400, R"({"message":"m"})").oauth_error_description, "m");

  const std::string token = UnsignedJwt(R"({"sub":"somebody"})");
  const std::array<std::string_view, 1> secrets{"short-rt"};
  const std::string said = Parse(400,
                                 R"({"error_description":"token short-rt and )" + token +
                                     R"( and v1.MjAyNC0wMS0wMQabcdefghijklmn are bad"})",
                                 secrets)
                               .oauth_error_description;
  EXPECT_EQ(said, "token [redacted] and [redacted] and [redacted] are bad");
}

TEST(OAuthResponseTest, ASuccessThatEchoesItsTokensDoesNotLeakThem) {
  const auto evidence = Parse(
      200,
      R"({"refresh_token":"tiny","scope":"a tiny b","message":"use tiny","token_type":"tiny"})");
  EXPECT_EQ(evidence.oauth_error_description, "use [redacted]");
  EXPECT_EQ(evidence.tokens->scope, "a [redacted] b");
  EXPECT_EQ(evidence.tokens->token_type, "[redacted]");
  EXPECT_EQ(Text(evidence.tokens->refresh_token), "tiny");
}

TEST(OAuthResponseTest, LongDescriptionIsCutBetweenCharacters) {
  std::string text;
  for (int i = 0; i < 200; ++i) text += "\xE7\x99\xBB";
  const std::string said =
      Parse(400, R"({"error_description":"x)" + text + R"("})").oauth_error_description;
  EXPECT_EQ(said.size(), 298U);
  EXPECT_TRUE(base::IsValidUtf8(said));
}

TEST(OAuthResponseTest, RetryAfterComesFromTheHeader) {
  const auto evidence = ParseTokenReply(
      {.http_status = 429, .retry_after = "30", .body = "busy", .received_at = kNow});
  EXPECT_EQ(evidence.retry_after, seconds(30));
  EXPECT_FALSE(evidence.body_readable);
}

}  // namespace
}  // namespace rtm::upstream
