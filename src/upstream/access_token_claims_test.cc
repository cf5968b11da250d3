#include "upstream/access_token_claims.h"

#include <gtest/gtest.h>

#include "base/encoding.h"
#include "testing/unsigned_jwt.h"

namespace rtm::upstream {
namespace {

using std::chrono::seconds;
using testing::UnsignedJwt;

TEST(AccessTokenClaimsTest, ReadsTheClaimsOfTheContract) {
  const auto claims = ReadTokenClaims(UnsignedJwt(R"({"exp":1800000000,"iat":1799136000,
      "client_id":"app_x","https://api.openai.com/profile":{"email":"a@example.com"},
      "https://api.openai.com/auth":{"chatgpt_plan_type":"plus","chatgpt_account_id":"acc",
      "chatgpt_user_id":"user-1"},"name":"Ann"})"));
  EXPECT_EQ(claims.expires_at, base::UtcTime(seconds(1'800'000'000)));
  EXPECT_EQ(claims.issued_at, base::UtcTime(seconds(1'799'136'000)));
  EXPECT_EQ(claims.client_id, "app_x");
  EXPECT_EQ(claims.email, "a@example.com");
  EXPECT_EQ(claims.plan_type, "plus");
  EXPECT_EQ(claims.account_id, "acc");
  EXPECT_EQ(claims.user_id, "user-1");
  EXPECT_EQ(claims.user_name, "Ann");
}

TEST(AccessTokenClaimsTest, TopLevelEmailWins) {
  EXPECT_EQ(ReadTokenClaims(
                UnsignedJwt(R"({"email":"a@x","https://api.openai.com/profile":{"email":"b@x"}})"))
                .email,
            "a@x");
}

TEST(AccessTokenClaimsTest, PaddedPayloadIsRead) {
  EXPECT_EQ(ReadTokenClaims("e30." + base::Base64Encode(R"({"email":"a"})") + ".").email, "a");
}

TEST(AccessTokenClaimsTest, WhatIsNoJwtSaysNothing) {
  for (const char* const token :
       {"", ".", "..", "a.b", "opaque-token", "a.!!!.c", "e30.bm8.x", "e30.W10.x", "e30..x"}) {
    const auto claims = ReadTokenClaims(token);
    EXPECT_FALSE(claims.expires_at || claims.email || claims.client_id) << token;
  }
}

TEST(AccessTokenClaimsTest, WrongTypesSayNothing) {
  const auto claims =
      ReadTokenClaims(UnsignedJwt(R"({"exp":"1800000000","iat":-1,"client_id":7,"email":"",
      "name":null,"https://api.openai.com/auth":"x","https://api.openai.com/profile":[]})"));
  EXPECT_FALSE(claims.expires_at || claims.issued_at || claims.client_id || claims.email ||
               claims.user_name || claims.plan_type);
}

TEST(AccessTokenClaimsTest, TimesBeyondAllReasonSayNothing) {
  for (const char* const exp : {"1e99", "-1", "99999999999999999999", "253402300800"}) {
    EXPECT_FALSE(ReadTokenClaims(UnsignedJwt(std::string(R"({"exp":)") + exp + "}")).expires_at)
        << exp;
  }
  EXPECT_EQ(ReadTokenClaims(UnsignedJwt(R"({"exp":1.8e9})")).expires_at,
            base::UtcTime(seconds(1'800'000'000)));
}

TEST(AccessTokenClaimsTest, LongClaimsFitTheColumns) {
  const std::string text(300, 'x');
  const auto claims = ReadTokenClaims(
      UnsignedJwt(R"({"email":")" + text + R"(","client_id":")" + text + R"(","name":")" + text +
                  R"(","https://api.openai.com/auth":{"chatgpt_plan_type":")" + text + R"("}})"));
  EXPECT_FALSE(claims.email) << "half an address would be another address";
  EXPECT_FALSE(claims.client_id);
  EXPECT_EQ(claims.user_name->size(), 255U);
  EXPECT_EQ(claims.plan_type->size(), 50U);
}

TEST(AccessTokenClaimsTest, BrokenUtf8IsCleaned) {
  const auto claims = ReadTokenClaims(UnsignedJwt("{\"name\":\"A\xFFn\\nn\\u0000\"}"));
  EXPECT_EQ(claims.user_name, "A?n n ");
}

TEST(AccessTokenClaimsTest, MergeTakesEachFactFromItsToken) {
  const auto access =
      ReadTokenClaims(UnsignedJwt(R"({"exp":1800000000,"client_id":"c","name":"ignored"})"));
  const auto id = ReadTokenClaims(UnsignedJwt(
      R"({"exp":1700000000,"client_id":"other","name":"Ann","email":"a@example.com"})"));
  const auto merged = MergeClaims(access, id);
  EXPECT_EQ(merged.expires_at, base::UtcTime(seconds(1'800'000'000)));
  EXPECT_EQ(merged.client_id, "c");
  EXPECT_EQ(merged.user_name, "Ann");
  EXPECT_EQ(merged.email, "a@example.com");
  EXPECT_FALSE(MergeClaims({}, id).expires_at);
}

TEST(AccessTokenClaimsTest, AllClaimsAreShownWithoutHeaderAndSignature) {
  const std::string jwt = UnsignedJwt(R"({"sub":"u","nested":{"list":[1,true,null]},"exp":5})");
  EXPECT_EQ(ReadAllClaims(jwt), R"({"sub":"u","nested":{"list":[1,true,null]},"exp":5})");
  for (const std::string& text : {std::string(), std::string("opaque-token"), UnsignedJwt("[1]"),
                                  UnsignedJwt("{"), std::string("a.b.c")}) {
    EXPECT_EQ(ReadAllClaims(text), "") << text;
  }
  const std::string broken = ReadAllClaims(UnsignedJwt("{\"name\":\"\xff\\u0007\"}"));
  EXPECT_EQ(broken, R"({"name":"?\u0007"})") << "it goes into an answer, which is UTF-8";
}

}  // namespace
}  // namespace rtm::upstream
