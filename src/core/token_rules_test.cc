#include "core/token_rules.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "base/error.h"
#include "base/secret.h"

namespace rtm::core {
namespace {

using base::ErrorCode;

/// The code of what `check` throws, nullopt if it accepts. Verifies field and texts on the way.
template <class Check>
std::optional<ErrorCode> CodeOf(Check check, std::string_view text) {
  try {
    check(text, "updates.memo");
    return std::nullopt;
  } catch (const base::Error& error) {
    EXPECT_EQ(error.field(), "updates.memo");
    EXPECT_TRUE(error.public_text().en.starts_with("updates.memo: ")) << error.public_text().en;
    EXPECT_TRUE(error.public_text().zh.starts_with("updates.memo")) << error.public_text().zh;
    return error.code();
  }
}

std::string Repeat(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) {
    all += text;
  }
  return all;
}

TEST(TokenRulesTest, BizId) {
  EXPECT_EQ(CodeOf(CheckBizId, "a"), std::nullopt);
  EXPECT_EQ(CodeOf(CheckBizId, "账号 1"), std::nullopt);
  EXPECT_EQ(CodeOf(CheckBizId, ""), ErrorCode::kInvalidArgument);
  EXPECT_EQ(CodeOf(CheckBizId, std::string(256, 'a')), ErrorCode::kTooLarge);
}

TEST(TokenRulesTest, ShortTextCountsCharactersNotBytes) {
  EXPECT_EQ(CodeOf(CheckShortText, ""), std::nullopt);
  EXPECT_EQ(CodeOf(CheckShortText, std::string(255, 'a')), std::nullopt);
  EXPECT_EQ(CodeOf(CheckShortText, std::string(256, 'a')), ErrorCode::kTooLarge);
  EXPECT_EQ(CodeOf(CheckShortText, Repeat("刷", 255)), std::nullopt);
  EXPECT_EQ(CodeOf(CheckShortText, Repeat("刷", 256)), ErrorCode::kTooLarge);
}

TEST(TokenRulesTest, ShortTextRefusesControlCharactersAndBrokenUtf8) {
  for (const std::string_view text :
       {std::string_view("a\nb"), std::string_view("a\tb"), std::string_view("\x1B[0m"),
        std::string_view("a\x7F"), std::string_view("a\0b", 3), std::string_view("\xC2\x85"),
        std::string_view("\xC2\x9F"), std::string_view("\xFF"), std::string_view("\xC2")}) {
    EXPECT_EQ(CodeOf(CheckShortText, text), ErrorCode::kInvalidArgument);
  }
  EXPECT_EQ(CodeOf(CheckShortText, "\xC2\xA0"), std::nullopt);  // A no-break space is no control.
}

TEST(TokenRulesTest, MemoMayHaveLines) {
  EXPECT_EQ(CodeOf(CheckMemo, ""), std::nullopt);
  EXPECT_EQ(CodeOf(CheckMemo, "line 1\r\n\tline 2"), std::nullopt);
  EXPECT_EQ(CodeOf(CheckMemo, std::string(kMaxMemo, 'a')), std::nullopt);
  EXPECT_EQ(CodeOf(CheckMemo, std::string(kMaxMemo + 1, 'a')), ErrorCode::kTooLarge);
  EXPECT_EQ(CodeOf(CheckMemo, "\xED\xA0\x80"), ErrorCode::kInvalidArgument);
  EXPECT_EQ(CodeOf(CheckMemo, std::string_view("\0", 1)), ErrorCode::kInvalidArgument);
}

TEST(TokenRulesTest, RefreshToken) {
  EXPECT_EQ(CodeOf(CheckRefreshToken, "rt_abc.DEF-~!"), std::nullopt);
  EXPECT_EQ(CodeOf(CheckRefreshToken, "  rt_abc\r\n"), std::nullopt);
  EXPECT_EQ(CodeOf(CheckRefreshToken, std::string(kMaxToken, 'x') + "\n"), std::nullopt);
  EXPECT_EQ(CodeOf(CheckRefreshToken, std::string(kMaxToken + 1, 'x')), ErrorCode::kTooLarge);
  for (const char* text : {"", "  \n", "rt abc", "rt\tabc", "rt\nabc", "rt\x7F", "rt刷"}) {
    EXPECT_EQ(CodeOf(CheckRefreshToken, text), ErrorCode::kInvalidArgument) << text;
  }
}

TEST(TokenRulesTest, AccessTokensAreHeldToTheSame) {
  EXPECT_EQ(CodeOf(CheckAccessToken, "eyJh.eyJl.c2ln"), std::nullopt);
  EXPECT_EQ(CodeOf(CheckAccessToken, std::string(kMaxToken + 1, 'x')), ErrorCode::kTooLarge);
  for (const char* text : {"", "two words", "eyJh…(1843)"}) {
    EXPECT_EQ(CodeOf(CheckAccessToken, text), ErrorCode::kInvalidArgument) << text;
  }
}

TEST(TokenRulesTest, AMaskedRefreshTokenIsExplainedAndNoTokenIsRepeated) {
  const std::string token = "rt-secret-that-nobody-may-see";
  std::string twice = token + ' ';
  twice += token;
  for (const std::string& text : {base::MaskSecret(token), twice}) {
    try {
      CheckRefreshToken(text, "rt_token");
      FAIL();
    } catch (const base::Error& error) {
      EXPECT_EQ(error.public_text().en.find("rt-s"), std::string::npos);
      EXPECT_EQ(error.log_message().find("rt-s"), std::string::npos);
      EXPECT_EQ(error.public_text().en.find("masked") != std::string::npos,
                base::LooksMasked(text));
    }
  }
}

}  // namespace
}  // namespace rtm::core
