#include "core/token_rules.h"

#include <algorithm>
#include <string>

#include "base/encoding.h"
#include "base/error.h"
#include "base/secret.h"

namespace rtm::core {
namespace {

using base::Error;
using base::ErrorCode;

[[noreturn]] void Refuse(ErrorCode code, std::string_view field, std::string_view en,
                         std::string_view zh) {
  const std::string name(field);
  throw Error(code, {name + ": " + std::string(en), name + "：" + std::string(zh)}).WithField(name);
}

/// C0, DEL, and the C1 controls U+0080 to U+009F.
bool HasControlCharacter(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool is_c1 =
        byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (byte < 0x20 || byte == 0x7F || is_c1) {
      return true;
    }
  }
  return false;
}

std::size_t CountCharacters(std::string_view utf8) {
  return static_cast<std::size_t>(std::ranges::count_if(
      utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

void CheckToken(std::string_view entered, std::string_view field, const base::Text& kind) {
  const std::string_view token = base::TrimAscii(entered);
  if (token.empty()) {
    Refuse(ErrorCode::kInvalidArgument, field, "must not be empty; " + kind.en + " is accepted.",
           "不能为空；请填写" + kind.zh + "。");
  }
  if (token.size() > kMaxToken) {
    Refuse(ErrorCode::kTooLarge, field, "is too long; at most 16384 bytes are accepted.",
           "过长；最多接受 16384 字节。");
  }
  if (base::LooksMasked(token)) {
    Refuse(ErrorCode::kInvalidArgument, field,
           "is the masked form of " + kind.en + "; the whole token is accepted.",
           "是" + kind.zh + "的掩码形式；请填写完整的令牌。");
  }
  if (!std::ranges::all_of(token, [](char c) { return c > ' ' && c <= '~'; })) {
    Refuse(ErrorCode::kInvalidArgument, field,
           "must consist of printable ASCII characters without spaces.",
           "只能由不含空格的可打印 ASCII 字符组成。");
  }
}

}  // namespace

void CheckBizId(std::string_view biz_id, std::string_view field) {
  if (biz_id.empty()) {
    Refuse(ErrorCode::kInvalidArgument, field,
           "must not be empty; 1 to 255 characters are accepted.",
           "不能为空；接受 1 到 255 个字符。");
  }
  CheckShortText(biz_id, field);
}

void CheckShortText(std::string_view text, std::string_view field) {
  if (!base::IsValidUtf8(text) || HasControlCharacter(text)) {
    Refuse(ErrorCode::kInvalidArgument, field,
           "must be valid UTF-8 text without control characters.",
           "必须是不含控制字符的有效 UTF-8 文本。");
  }
  if (CountCharacters(text) > kMaxShortText) {
    Refuse(ErrorCode::kTooLarge, field, "is too long; at most 255 characters are accepted.",
           "过长；最多接受 255 个字符。");
  }
}

void CheckMemo(std::string_view memo, std::string_view field) {
  if (memo.size() > kMaxMemo) {
    Refuse(ErrorCode::kTooLarge, field, "is too long; at most 16384 bytes are accepted.",
           "过长；最多接受 16384 字节。");
  }
  if (!base::IsValidUtf8(memo)) {
    Refuse(ErrorCode::kInvalidArgument, field, "must be valid UTF-8 text.",
           "必须是有效的 UTF-8 文本。");
  }
}

void CheckRefreshToken(std::string_view refresh_token, std::string_view field) {
  CheckToken(refresh_token, field, {"a refresh token", "刷新令牌"});
}

void CheckAccessToken(std::string_view access_token, std::string_view field) {
  CheckToken(access_token, field, {"an access token", "访问令牌"});
}

}  // namespace rtm::core
