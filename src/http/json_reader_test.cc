#include "http/json_reader.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "http/api_requests.h"

namespace rtm::http {
namespace {

/// The public English message of the refusal, "" if there was none.
template <class Body>
std::string Refusal(std::string_view text) {
  try {
    ReadJsonBody<Body>(text);
    return "";
  } catch (const base::Error& error) {
    EXPECT_EQ(error.code(), base::ErrorCode::kInvalidArgument);
    return error.public_text().en;
  }
}

TEST(JsonReaderTest, ReadsMembersAndLeavesAbsentOnesAlone) {
  const auto body = ReadJsonBody<UpdateBody>(
      R"({"id":7,"updates":{"memo":"","enabled":false,"rt_token":"r"},"unknown":[1]})");
  EXPECT_EQ(body.id, 7);
  EXPECT_EQ(body.updates.memo, "");
  EXPECT_EQ(body.updates.enabled, false);
  EXPECT_EQ(body.updates.rt_token->Reveal(), "r");
  EXPECT_FALSE(body.updates.proxy);
}

TEST(JsonReaderTest, NullMeansAbsent) {
  const auto body = ReadJsonBody<ListBody>(R"({"page":null,"tag":null,"enabled":null})");
  EXPECT_FALSE(body.page);
  EXPECT_EQ(body.tag, "");
  EXPECT_FALSE(body.enabled);
}

TEST(JsonReaderTest, OfDoubledKeysTheLastWinsAndCaseIsForgiven) {
  EXPECT_EQ(ReadJsonBody<SelectorBody>(R"({"biz_id":"a","biz_id":"b"})").biz_id, "b");
  EXPECT_EQ(ReadJsonBody<SelectorBody>(R"({"Biz_ID":"a"})").biz_id, "a");
  EXPECT_EQ(ReadJsonBody<SelectorBody>(R"({"BIZ_ID":"a","biz_id":"b"})").biz_id, "b");
}

TEST(JsonReaderTest, NamesThePlaceAndWhatWasExpected) {
  EXPECT_EQ(Refusal<UpdateBody>(R"({"id":1,"updates":{"proxy":1}})"),
            "updates.proxy: expected a string, got number.");
  EXPECT_EQ(Refusal<UpdateBody>(R"({"updates":"x"})"), "updates: expected an object, got string.");
  EXPECT_EQ(Refusal<IdsBody>(R"({"ids":[1,2,true]})"),
            "ids[2]: expected a whole number of 64 bits, got boolean.");
  EXPECT_EQ(Refusal<IdsBody>(R"({"ids":{}})"), "ids: expected a list, got object.");
  EXPECT_EQ(Refusal<IdBody>(R"({"id":1.5})"),
            "id: expected a whole number of 64 bits, got number.");
  EXPECT_EQ(Refusal<IdBody>(R"({"id":99999999999999999999})"),
            "id: expected a whole number of 64 bits, got number.");
  EXPECT_EQ(Refusal<ListBody>(R"({"enabled":"yes"})"),
            "enabled: expected true or false, got string.");
  EXPECT_EQ(Refusal<IdBody>("[]"), "body: expected an object, got array.");
  EXPECT_EQ(Refusal<IdBody>("3"), "body: expected an object, got number.");
}

TEST(JsonReaderTest, RefusesWhatIsNotJson) {
  for (const char* text : {"", "  ", "{", "{\"id\":1}x", "{'id':1}", "{\"id\":01}", "nul"}) {
    EXPECT_TRUE(Refusal<IdBody>(text).starts_with("body: not valid JSON")) << text;
  }
  EXPECT_TRUE(Refusal<IdBody>(std::string(10'000, '[')).starts_with("body: not valid JSON"));
}

TEST(JsonReaderTest, RefusesTextThatIsNotUtf8AndSaysWhere) {
  EXPECT_TRUE(
      Refusal<UpdateBody>("{\"updates\":{\"memo\":\"a\xff\"}}").starts_with("updates.memo:"));
  EXPECT_TRUE(Refusal<SelectorBody>("{\"biz_id\":\"a\\u0000\"}").starts_with("biz_id:"));
  EXPECT_TRUE(Refusal<IdBody>("{\"x\":\"\xc3\x28\"}").starts_with("body:"));
  EXPECT_EQ(ReadJsonBody<SelectorBody>("{\"biz_id\":\"\xe4\xb8\xad\\u6587\"}").biz_id, "中文");
}

TEST(JsonReaderTest, ARefusalDoesNotRepeatTheValue) {
  EXPECT_EQ(Refusal<CreateBody>(R"({"rt_token":["planted"]})").find("planted"), std::string::npos);
  EXPECT_EQ(Refusal<CreateBody>(R"({"rt_token":"planted)").find("planted"), std::string::npos);
}

}  // namespace
}  // namespace rtm::http
