#include "base/encoding.h"

#include <gtest/gtest.h>

#include <string>

#include "testing/fixed_entropy.h"

namespace rtm::base {
namespace {

TEST(HexTest, EncodesAndDecodes) {
  EXPECT_EQ(HexEncode(""), "");
  EXPECT_EQ(HexEncode(std::string_view("\x00\xAB\xFF", 3)), "00abff");
  EXPECT_EQ(HexDecode("00abFF"), std::string("\x00\xAB\xFF", 3));
  EXPECT_EQ(HexDecode(""), "");
}

TEST(HexTest, RefusesWhatIsNotHex) {
  for (const char* text : {"0", "abc", "0g", "zz", " 00", "00 ", "0x", "00:11"}) {
    EXPECT_FALSE(HexDecode(text).has_value()) << text;
  }
}

TEST(Base64Test, MatchesTheVectorsOfRfc4648) {
  const std::pair<const char*, const char*> vectors[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, padded] : vectors) {
    EXPECT_EQ(Base64Encode(plain), padded);
    EXPECT_EQ(Base64Decode(padded), plain);
    const std::string bare = std::string(padded).substr(0, std::string_view(padded).find('='));
    EXPECT_EQ(Base64UrlEncode(plain), bare);
    EXPECT_EQ(Base64UrlDecode(bare), plain);
  }
  EXPECT_EQ(Base64UrlEncode("\xFB\xFF\xFE"), "-__-");
  EXPECT_EQ(Base64Encode("\xFB\xFF\xFE"), "+//+");
}

TEST(Base64Test, RefusesWhatNoEncoderWrites) {
  for (const char* text :
       {"A", "AAAAA", "Zg==", "Zg=", "Z g", "Zg\n", "+//+", "Zm9v!", "Zh", "Zm9vYh"}) {
    EXPECT_FALSE(Base64UrlDecode(text).has_value()) << text;
  }
  for (const char* text :
       {"A", "Zg", "Zg=", "Zg===", "Zg==Zg==", "-__-", "Zm9v\n", "Zh==", "===="}) {
    EXPECT_FALSE(Base64Decode(text).has_value()) << text;
  }
}

TEST(Base64Test, RoundTripsBytesOfEveryLength) {
  testing::FixedEntropy entropy;
  for (std::size_t size = 0; size < 100; ++size) {
    const std::string bytes = entropy.Bytes(size);
    EXPECT_EQ(Base64UrlDecode(Base64UrlEncode(bytes)), bytes);
    EXPECT_EQ(Base64Decode(Base64Encode(bytes)), bytes);
    EXPECT_EQ(HexDecode(HexEncode(bytes)), bytes);
  }
}

TEST(Utf8Test, AcceptsWellFormedText) {
  for (const char* text :
       {"", "plain", "é", "刷新令牌", "\xF0\x9F\x94\x91", "\xEF\xBF\xBF", "\xF4\x8F\xBF\xBF"}) {
    EXPECT_TRUE(IsValidUtf8(text)) << text;
  }
}

TEST(Utf8Test, RefusesMalformedText) {
  const std::string_view broken[] = {"\x80",              // A continuation without its lead.
                                     "\xC3",              // Cut off.
                                     "\xE5\x88",          // Cut off.
                                     "\xC0\xAF",          // Overlong '/'.
                                     "\xC1\xBF",          // Overlong.
                                     "\xE0\x80\xAF",      // Overlong '/'.
                                     "\xF0\x80\x80\xAF",  // Overlong '/'.
                                     "\xED\xA0\x80",      // A surrogate.
                                     "\xED\xBF\xBF",      // A surrogate.
                                     "\xF4\x90\x80\x80",  // Beyond U+10FFFF.
                                     "\xF5\x80\x80\x80",  // Beyond U+10FFFF.
                                     "\xFF",              // Never a byte of UTF-8.
                                     "\xC3\x28",          // A lead followed by ASCII.
                                     "ok\xE5\x88z",       // Broken in the middle.
                                     std::string_view("a\0b", 3)};
  for (const std::string_view text : broken) {
    EXPECT_FALSE(IsValidUtf8(text)) << HexEncode(text);
  }
}

TEST(Utf8Test, SequenceLengthCountsBytes) {
  EXPECT_EQ(Utf8SequenceLength(""), 0U);
  EXPECT_EQ(Utf8SequenceLength("ab"), 1U);
  EXPECT_EQ(Utf8SequenceLength("éa"), 2U);
  EXPECT_EQ(Utf8SequenceLength("刷a"), 3U);
  EXPECT_EQ(Utf8SequenceLength("\xF0\x9F\x94\x91"), 4U);
  EXPECT_EQ(Utf8SequenceLength("\xFF"), 0U);
}

TEST(AsciiTest, TrimsAndLowers) {
  EXPECT_EQ(TrimAscii(" \t\r\n a b \v\f"), "a b");
  EXPECT_EQ(TrimAscii(" \n "), "");
  EXPECT_EQ(TrimAscii(""), "");
  EXPECT_EQ(ToLowerAscii("AZaz09[]É"), "azaz09[]É");
}

}  // namespace
}  // namespace rtm::base
