#pragma once

#include <cstddef>
#include <string_view>

namespace rtm::core {

/// The bounds of what people may put into a row. All throw Error(kInvalidArgument or kTooLarge,
/// field) that names the field and what is accepted; lengths are in bytes of UTF-8 unless said
/// otherwise.

inline constexpr std::size_t kMaxShortText =
    255;  ///< biz_id, tag, client_id, names: columns of varchar(255).
inline constexpr std::size_t kMaxMemo = 16 * 1024;
inline constexpr std::size_t kMaxToken = 16 * 1024;

/// Not empty, at most 255 characters, valid UTF-8, no control characters.
void CheckBizId(std::string_view biz_id, std::string_view field);
/// At most 255 characters, valid UTF-8, no control characters; may be empty.
void CheckShortText(std::string_view text, std::string_view field);
void CheckMemo(std::string_view memo, std::string_view field);
/// After trimming: not empty, at most 16 KiB, printable ASCII without spaces, no mask characters
/// (RFC 6749 A.17: VSCHAR).
void CheckRefreshToken(std::string_view refresh_token, std::string_view field);
/// The same for an access token (RFC 6749 A.12).
void CheckAccessToken(std::string_view access_token, std::string_view field);

}  // namespace rtm::core
