#include "crypto/key_ring.h"

#include <sodium.h>

#include <algorithm>
#include <utility>

#include "base/encoding.h"
#include "base/error.h"
#include "crypto/sodium_init.h"

namespace rtm::crypto {
namespace {

using base::Error;
using base::ErrorCode;

constexpr std::size_t kKeyBytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr std::string_view kKeyPrefix = "rtm-key-1.";
constexpr std::size_t kIdBytes = 8;
constexpr std::string_view kComment =
    "# rt-manage master key: it seals every token of the store. Back this file up: without it all "
    "of them are lost.\n";

const unsigned char* Unsigned(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

/// A keyed hash, so that an id says nothing about its key.
std::string IdOf(const base::Secret& key) {
  constexpr std::string_view kPurpose = "rtm-key-id";
  std::string digest(crypto_generichash_BYTES, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(digest.data()), digest.size(),
                     Unsigned(kPurpose), kPurpose.size(), Unsigned(key.Reveal()), key.size());
  return base::HexEncode(std::string_view(digest).substr(0, kIdBytes));
}

KeyRing::Key MakeKey(base::Secret bytes) {
  std::string id = IdOf(bytes);
  return {std::move(id), std::move(bytes)};
}

[[noreturn]] void RefuseLine(std::string_view source, std::size_t line) {
  const std::string where = std::string(source) + ", line " + std::to_string(line);
  const std::string where_zh = std::string(source) + " 第 " + std::to_string(line) + " 行";
  throw Error(
      ErrorCode::kKeyMissing,
      {where + ": this is no master key; accepted: rtm-key-1. followed by 43 base64url characters.",
       where_zh + "：不是主密钥；接受的形式：rtm-key-1. 后接 43 个 base64url 字符。"});
}

/// nullopt if `line` is not one key.
std::optional<base::Secret> ParseKeyLine(std::string_view line) {
  if (!line.starts_with(kKeyPrefix)) {
    return std::nullopt;
  }
  std::optional<std::string> bytes = base::Base64UrlDecode(line.substr(kKeyPrefix.size()));
  if (!bytes.has_value()) {
    return std::nullopt;
  }
  base::Secret key(std::move(*bytes));
  return key.size() == kKeyBytes ? std::optional(std::move(key)) : std::nullopt;
}

}  // namespace

KeyRing KeyRing::Generate(base::Entropy& entropy) {
  InitSodium();
  KeyRing ring;
  ring.keys_.push_back(MakeKey(entropy.SecretBytes(kKeyBytes)));
  return ring;
}

KeyRing KeyRing::Parse(std::string_view text, std::string_view source) {
  InitSodium();
  KeyRing ring;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = base::TrimAscii(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty() || line.starts_with('#')) {
      continue;
    }
    std::optional<base::Secret> bytes = ParseKeyLine(line);
    if (!bytes.has_value()) {
      RefuseLine(source, number);
    }
    Key key = MakeKey(std::move(*bytes));
    if (ring.Find(key.id) == nullptr) {
      ring.keys_.push_back(std::move(key));
    }
  }
  if (ring.keys_.empty()) {
    throw Error(
        ErrorCode::kKeyMissing,
        {std::string(source) + " holds no master key; accepted: one rtm-key-1. line per key.",
         std::string(source) + " 中没有主密钥；接受的形式：每行一个 rtm-key-1. 密钥。"});
  }
  return ring;
}

base::Secret KeyRing::Format() const {
  constexpr std::size_t kLineBytes = 64;
  std::string text;
  text.reserve(kComment.size() +
               keys_.size() * kLineBytes);  // Keys must not stay behind in freed memory.
  text += kComment;
  for (const Key& key : keys_) {
    std::string encoded = base::Base64UrlEncode(key.bytes.Reveal());
    text += kKeyPrefix;
    text += encoded;
    text += '\n';
    base::WipeString(encoded);
  }
  return base::Secret(std::move(text));
}

KeyRing KeyRing::WithNewKey(base::Entropy& entropy) const {
  KeyRing ring = Generate(entropy);
  for (Key& key : Clone().keys_) {
    ring.keys_.push_back(std::move(key));
  }
  return ring;
}

KeyRing KeyRing::Clone() const {
  KeyRing copy;
  for (const Key& key : keys_) {
    copy.keys_.push_back({key.id, key.bytes.Clone()});
  }
  return copy;
}

const KeyRing::Key* KeyRing::Find(std::string_view id) const {
  const auto found = std::ranges::find(keys_, id, &Key::id);
  return found == keys_.end() ? nullptr : &*found;
}

}  // namespace rtm::crypto
