#include "service/token_facts.h"

#include <gtest/gtest.h>

namespace rtm::service {
namespace {

TEST(TokenFacts, WhatNoClaimSaysStaysAsItWas) {
  core::Token token;
  token.email = "old@example.org";
  token.user_info = R"({"email":"old@example.org","name":"Ada"})";
  const TokenFacts facts = MergeFacts(token, {});
  EXPECT_FALSE(facts.email);
  EXPECT_FALSE(facts.user_name);
  EXPECT_FALSE(facts.type);
  EXPECT_FALSE(facts.user_info);
  EXPECT_FALSE(facts.account_info);
}

TEST(TokenFacts, AClaimReplacesItsOwnFieldOnly) {
  core::Token token;
  token.user_info = R"({"email":"old@example.org","name":"Ada","locale":"en"})";
  core::TokenClaims claims;
  claims.email = "new@example.org";
  claims.user_id = "user-1";
  const TokenFacts facts = MergeFacts(token, claims);
  EXPECT_EQ(facts.email, "new@example.org");
  EXPECT_EQ(facts.user_info,
            R"({"email":"new@example.org","name":"Ada","locale":"en","user_id":"user-1"})");
  EXPECT_FALSE(facts.account_info);
}

TEST(TokenFacts, ThePlanGoesToTypeAndAccountInfo) {
  core::TokenClaims claims;
  claims.plan_type = "team";
  claims.account_id = "acc-1";
  const TokenFacts facts = MergeFacts({}, claims);
  EXPECT_EQ(facts.type, "team");
  EXPECT_EQ(facts.account_info, R"({"account_id":"acc-1","plan_type":"team"})");
}

TEST(TokenFacts, StoredTextThatIsNoObjectIsReplaced) {
  core::Token token;
  token.account_info = "[broken";
  core::TokenClaims claims;
  claims.account_id = "acc-1";
  EXPECT_EQ(MergeFacts(token, claims).account_info, R"({"account_id":"acc-1"})");
}

TEST(TokenFacts, AClaimThatNoColumnTakesIsNotSaid) {
  core::TokenClaims claims;
  claims.email = std::string(300, 'x');
  claims.user_name = "line\nbreak";
  claims.plan_type = std::string(51, 'p');
  claims.account_id = "\xff";
  const TokenFacts facts = MergeFacts({}, claims);
  EXPECT_FALSE(facts.email);
  EXPECT_FALSE(facts.user_name);
  EXPECT_FALSE(facts.type);
  EXPECT_FALSE(facts.user_info);
  EXPECT_FALSE(facts.account_info);
}

}  // namespace
}  // namespace rtm::service
