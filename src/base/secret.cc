#include "base/secret.h"

#include <sodium.h>

#include <algorithm>
#include <utility>

namespace rtm::base {
namespace {

constexpr std::string_view kMaskCharacter = "…";
// Below this length four characters would be a noticeable part of the secret.
constexpr std::size_t kShownFromLength = 24;
constexpr std::size_t kShownCharacters = 4;

bool IsUtf8Continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

}  // namespace

Secret::Secret(std::string&& bytes) : bytes_(std::move(bytes)) {
  // A short string is copied out of its inline buffer by a move: the original is still there.
  WipeString(bytes);
}

Secret Secret::CopyOf(std::string_view bytes) {
  Secret copy;
  copy.bytes_.assign(bytes);
  return copy;
}

Secret::Secret(Secret&& other) noexcept : bytes_(std::move(other.bytes_)) { other.Wipe(); }

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    // Swapped, not assigned: assignment would free or overwrite the old buffer without wiping what
    // is beyond its end.
    Wipe();
    bytes_.swap(other.bytes_);
    other.Wipe();
  }
  return *this;
}

Secret::~Secret() { Wipe(); }

void Secret::Wipe() noexcept { WipeString(bytes_); }

bool ConstantTimeEqual(std::string_view left, std::string_view right) {
  return left.size() == right.size() && sodium_memcmp(left.data(), right.data(), left.size()) == 0;
}

void WipeString(std::string& text) noexcept {
  // Within the capacity, so nothing is allocated; bytes of an earlier, longer value beyond size()
  // are wiped too.
  text.resize(text.capacity());
  sodium_memzero(text.data(), text.size());
  text.clear();
}

std::string MaskSecret(std::string_view secret) {
  if (secret.empty()) {
    return "";
  }
  std::size_t shown = secret.size() < kShownFromLength ? 0 : kShownCharacters;
  while (shown > 0 && IsUtf8Continuation(secret[shown])) {
    --shown;
  }
  std::string masked(secret.substr(0, shown));
  masked += kMaskCharacter;
  masked += '(' + std::to_string(secret.size()) + ')';
  return masked;
}

bool LooksMasked(std::string_view text) {
  return text.find(kMaskCharacter) != std::string_view::npos;
}

}  // namespace rtm::base
