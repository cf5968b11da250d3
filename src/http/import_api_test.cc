#include <gtest/gtest.h>

#include "http/api_rig_test.h"
#include "testing/unsigned_jwt.h"

namespace rtm::http {
namespace {

class ImportApiTest : public ApiRig {};

TEST_F(ImportApiTest, AnImportTakesObjectsAndSaysWhoseTheyAre) {
  const std::string access = testing::UnsignedJwt(R"({"client_id":"app_owner","exp":4102444800})");
  const std::string object =
      R"({"refresh_token":")" + endpoint_.Mint() + R"(","access_token":")" + access + R"("})";
  const Reply import = Admin("rts/batch-import", R"({"client_id":"app_asked","rt_tokens":[)" +
                                                     object + R"(,"{","rt-plain"]})");
  EXPECT_EQ(import.Int("data.success_count"), 2) << import.raw.body;
  EXPECT_EQ(import.Int("data.access_token_count"), 1);
  const auto& failure = import.At("data.failures").as_array().at(0);
  EXPECT_EQ(failure.at("index").as_int64(), 1);
  const auto& override = import.At("data.client_id_overrides").as_array().at(0);
  EXPECT_EQ(override.at("asked").as_string(), "app_asked");
  EXPECT_EQ(override.at("client_id").as_string(), "app_owner");
  EXPECT_EQ(Admin("rts/batch-import", R"({"rt_tokens":[7]})").Text("field"), "rt_tokens[0]");
}

TEST_F(ImportApiTest, ANewRowSaysWhereAnotherClientWasAskedFor) {
  const std::string access = testing::UnsignedJwt(R"({"client_id":"app_owner","exp":4102444800})");
  const std::string body = R"("access_token":")" + access + R"("})";
  const Reply asked = Admin(
      "rts/create", R"({"client_id":"app_asked","rt_token":")" + endpoint_.Mint() + R"(",)" + body);
  EXPECT_EQ(asked.Text("data.client_id"), "app_owner") << asked.raw.body;
  EXPECT_EQ(asked.Text("data.asked_client_id"), "app_asked");
  EXPECT_EQ(asked.raw.body.find(access), std::string::npos);
  const Reply silent = Admin("rts/create", R"({"rt_token":")" + endpoint_.Mint() + R"(",)" + body);
  EXPECT_EQ(silent.Text("data.client_id"), "app_owner");
  EXPECT_TRUE(silent.At("data.asked_client_id").is_null());
}

}  // namespace
}  // namespace rtm::http
