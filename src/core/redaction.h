#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace rtm::core {

/// What may be kept of a text that a server or a library wrote (P9): every occurrence of one of
/// `secrets` and every run of characters that could be a token is replaced by "[redacted]", control
/// characters and broken UTF-8 become spaces and "?", and the rest is cut at `max_bytes` between
/// two characters. Pure.
std::string RedactText(std::string_view text, std::span<const std::string_view> secrets,
                       std::size_t max_bytes);

/// `text` with every occurrence of one of `secrets` (of at least 4 bytes) replaced by "[redacted]".
std::string HideSecrets(std::string text, std::span<const std::string_view> secrets);

/// True if `run` (no blanks in it) could be a token: long, and not just words with underscores.
bool LooksLikeToken(std::string_view run);

/// `text` cut to at most `max_bytes` between two UTF-8 characters.
std::string_view CutUtf8(std::string_view text, std::size_t max_bytes);

/// `text` with every byte that is not part of well-formed UTF-8 replaced by "?" and every control
/// character by a space.
std::string CleanUtf8(std::string_view text);

}  // namespace rtm::core
