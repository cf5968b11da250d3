#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace rtm::base {

std::string HexEncode(std::string_view bytes);
/// nullopt if `text` is not an even number of hex digits.
std::optional<std::string> HexDecode(std::string_view text);

/// RFC 4648 section 5, without padding.
std::string Base64UrlEncode(std::string_view bytes);
/// Without padding; nullopt on any character outside the alphabet or a length that no encoding has.
std::optional<std::string> Base64UrlDecode(std::string_view text);
/// RFC 4648 section 4, with padding.
std::optional<std::string> Base64Decode(std::string_view text);
std::string Base64Encode(std::string_view bytes);

/// True if `text` is well-formed UTF-8 without NUL (no surrogates, no overlong forms).
bool IsValidUtf8(std::string_view text);
/// Bytes of the well-formed UTF-8 sequence that `text` starts with; 0 if it starts with none (also
/// NUL or empty).
std::size_t Utf8SequenceLength(std::string_view text);
/// Without the white space (space, tab, line ends, VT, FF) at both ends.
std::string_view TrimAscii(std::string_view text);
std::string ToLowerAscii(std::string_view text);

}  // namespace rtm::base
