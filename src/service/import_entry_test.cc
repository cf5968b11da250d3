#include "service/import_entry.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "testing/fake_token_endpoint.h"
#include "testing/manual_clock.h"
#include "testing/unsigned_jwt.h"

namespace rtm::service {
namespace {

using testing::UnsignedJwt;

const std::string kToken = "rt-0123456789abcdefghij";

class ImportEntryTest : public ::testing::Test {
 protected:
  ImportEntry Read(const std::string& line, const std::string& batch_client = "") {
    return ReadImportEntry(endpoint_, line, "rt_tokens[3]", batch_client, clock_.Now());
  }
  std::string FieldOf(const std::string& line) {
    try {
      Read(line);
    } catch (const base::Error& error) {
      EXPECT_EQ(error.public_text().en.find("hidden"), std::string::npos) << "a part of a token";
      EXPECT_NE(error.public_text().en.find("rt_tokens[3]"), std::string::npos);
      return error.field();
    }
    return "it was accepted";
  }
  /// An AT of this client that ends so long from now.
  std::string AccessToken(const std::string& client, std::chrono::seconds left) {
    const auto end = std::chrono::floor<std::chrono::seconds>(clock_.Now() + left);
    return UnsignedJwt(R"({"client_id":")" + client + R"(","email":"a@example.com","exp":)" +
                       std::to_string(end.time_since_epoch().count()) + "}");
  }
  static std::string Object(const std::string& access_token) {
    return R"({"refresh_token":")" + kToken + R"(","access_token":")" + access_token + R"("})";
  }

  testing::ManualClock clock_;
  testing::FakeTokenEndpoint endpoint_{clock_};
};

TEST_F(ImportEntryTest, ALineIsARefreshTokenOrAnObject) {
  EXPECT_EQ(Read(kToken).refresh_token.Reveal(), kToken);
  EXPECT_EQ(Read(R"({"refresh_token":" )" + kToken + R"(\n"})").refresh_token.Reveal(), kToken);
  EXPECT_EQ(
      Read(R"({"rt":")" + kToken + R"(","at":"","client_id":null,"id":7})").refresh_token.Reveal(),
      kToken);
}

TEST_F(ImportEntryTest, TheTokensMayStandInAnObjectOfTheirOwn) {
  const std::string access = AccessToken("app_owner", std::chrono::hours(1));
  const ImportEntry entry = Read(R"({"auth_mode":"x","tokens":)" + Object(access) + "}");
  EXPECT_EQ(entry.refresh_token.Reveal(), kToken);
  EXPECT_EQ(entry.access.token.Reveal(), access);
  EXPECT_EQ(FieldOf(R"({"tokens":{"access_token":"x"}})"), "rt_tokens[3].tokens.refresh_token");
}

TEST_F(ImportEntryTest, TheClientOfTheAccessTokenWins) {
  const std::string line = Object(AccessToken("app_owner", std::chrono::hours(1)));
  EXPECT_EQ(Read(line, "app_batch").client.client_id, "app_owner");
  EXPECT_EQ(Read(line, "app_batch").client.asked, "app_batch");
  EXPECT_EQ(Read(line, "app_owner").client.asked, "") << "nothing else was asked for";
  EXPECT_EQ(Read(line).client.client_id, "app_owner");
  EXPECT_EQ(Read(line).client.asked, "");
}

TEST_F(ImportEntryTest, TheClientOfTheLineWinsOverTheBatchs) {
  const std::string line = R"({"refresh_token":")" + kToken + R"(","client_id":"app_line"})";
  EXPECT_EQ(Read(line, "app_batch").client.client_id, "app_line");
  EXPECT_EQ(Read(line, "app_batch").client.asked, "");
  EXPECT_EQ(Read(kToken, "app_batch").client.client_id, "app_batch");
}

TEST_F(ImportEntryTest, AnAccessTokenThatIsOverOnlySaysWhoseItIs) {
  const ImportEntry entry = Read(Object(AccessToken("app_owner", std::chrono::seconds(0))));
  EXPECT_TRUE(entry.access.token.empty());
  EXPECT_FALSE(entry.access.expires_at);
  EXPECT_EQ(entry.client.client_id, "app_owner");
  EXPECT_EQ(entry.access.claims.email, "a@example.com");
  EXPECT_TRUE(Read(Object(UnsignedJwt(R"({"client_id":"c"})"))).access.token.empty())
      << "nobody knows when it ends";
}

TEST_F(ImportEntryTest, WhatIsWrongIsNamedByItsPlace) {
  EXPECT_EQ(FieldOf("{"), "rt_tokens[3]");
  EXPECT_EQ(FieldOf("{\"refresh_token\":\"hidden"), "rt_tokens[3]");
  EXPECT_EQ(FieldOf("{}"), "rt_tokens[3].refresh_token");
  EXPECT_EQ(FieldOf(R"({"refresh_token":7})"), "rt_tokens[3].refresh_token");
  EXPECT_EQ(FieldOf("has spaces hidden"), "rt_tokens[3]");
  EXPECT_EQ(FieldOf(R"({"refresh_token":"a","client_id":"a\nb"})"), "rt_tokens[3].client_id");
  EXPECT_EQ(FieldOf(Object("hidden spaces")), "rt_tokens[3].access_token");
  EXPECT_EQ(FieldOf(Object("eyJh…(1843)")), "rt_tokens[3].access_token");
  EXPECT_EQ(FieldOf(Object("opaque-hidden-token")), "rt_tokens[3].access_token");
  EXPECT_EQ(FieldOf(Object(UnsignedJwt(R"({"email":"hidden@example.com"})"))),
            "rt_tokens[3].access_token");
  EXPECT_EQ(FieldOf(Object(std::string(20'000, 'x'))), "rt_tokens[3].access_token");
}

}  // namespace
}  // namespace rtm::service
