#include "core/old_result.h"

#include <gtest/gtest.h>

#include <array>

namespace rtm::core {
namespace {

struct ResultCase {
  const char* before;
  const char* after;
};

class OldResultTest : public ::testing::TestWithParam<ResultCase> {};

TEST_P(OldResultTest, KeepsWordsAndCode) {
  const std::array<std::string_view, 2> secrets{"short-rt", "p{ss"};
  EXPECT_EQ(CleanOldResult(GetParam().before, secrets), GetParam().after);
}

INSTANTIATE_TEST_SUITE_P(
    Forms, OldResultTest,
    ::testing::Values(
        ResultCase{"", ""}, ResultCase{"success", "success"}, ResultCase{"刷新成功", "刷新成功"},
        ResultCase{R"({"access_token":"at-1","refresh_token":"rt-1"})", ""},
        ResultCase{R"({"error":"invalid_grant","refresh_token":"abc"})", "invalid_grant"},
        ResultCase{R"(status 401: {"error": {"code": "refresh_token_reused", "message": "x"}})",
                   "status 401: refresh_token_reused"},
        ResultCase{R"(failed: {\"error\":\"token_expired\"})", "failed: token_expired"},
        ResultCase{R"({"error":{"code":null,"type":"x"},"code":"rate_limited"})", "rate_limited"},
        ResultCase{R"({"code":"abc123def"})", ""}, ResultCase{R"({"code":12})", ""},
        ResultCase{R"({"code":"cut of)", ""}, ResultCase{R"({"encode":"words"})", ""},
        ResultCase{"rt short-rt was refused", "rt [redacted] was refused"},
        ResultCase{"proxyconnect http://me:p{ss@10.0.0.1:80: refused",
                   "proxyconnect http://***@10.0.0.1:80: refused"},
        ResultCase{"dial socks5://u:secret@h:1", "dial socks5://***@h:1"},
        ResultCase{"mail me@example.org // not a user@host",
                   "mail me@example.org // not a user@host"},
        ResultCase{"got eyJhbGciOiJSUzI1NiJ9.abcdefghij", "got [redacted]"},
        ResultCase{"502 <html><head>", "502"}, ResultCase{"two\nlines\t", "two lines"}));

TEST(OldResultLengthTest, IsBoundedBetweenCharacters) {
  std::string text;
  for (int i = 0; i < 100; ++i) {
    text += "字 ";
  }
  const std::string clean = CleanOldResult(text, {});
  EXPECT_LE(clean.size(), 200U);
  EXPECT_GT(clean.size(), 190U);
  EXPECT_EQ(clean.find('?'), std::string::npos);
}

}  // namespace
}  // namespace rtm::core
