#include "http/json_writer.h"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

namespace rtm::http {
namespace {

std::string Escaped(std::string_view text) {
  std::string out;
  AppendJsonString(out, text);
  return out;
}

TEST(JsonWriterTest, EscapesWhatJsonNeeds) {
  EXPECT_EQ(Escaped("plain"), R"("plain")");
  EXPECT_EQ(Escaped("a\"b\\c\n\r\t"), R"("a\"b\\c\n\r\t")");
  EXPECT_EQ(Escaped(std::string_view("\0\x1f\x7f", 3)), "\"\\u0000\\u001f\x7f\"");
  EXPECT_EQ(Escaped("中文 é"), "\"中文 é\"");
}

TEST(JsonWriterTest, ReplacesBytesThatAreNotUtf8) {
  EXPECT_EQ(Escaped("a\xff\xc3(b"), "\"a\xEF\xBF\xBD\xEF\xBF\xBD(b\"");
}

TEST(JsonWriterTest, FindsASpecialCharacterAtEveryPlace) {
  for (std::size_t length = 1; length < 70; ++length) {
    for (std::size_t place = 0; place < length; ++place) {
      for (const char special : {'"', '\\', '\n', '\x01'}) {
        std::string text(length, 'x');
        text[place] = special;
        EXPECT_EQ(std::string_view(boost::json::parse(Escaped(text)).as_string()), text);
      }
    }
  }
}

TEST(JsonWriterTest, PutsCommasBetweenMembersAndElements) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().String("a", "x").Key("b").BeginArray().Int(1).Int(-2).BeginObject();
  json.EndObject().EndArray().Bool("c", true).Key("d").Null();
  json.Key("e").Time(base::FromUnixMillis(1'700'000'000'123)).EndObject();
  EXPECT_EQ(out, R"({"a":"x","b":[1,-2,{}],"c":true,"d":null,"e":"2023-11-14T22:13:20.123Z"})");
}

}  // namespace
}  // namespace rtm::http
