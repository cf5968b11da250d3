#include "crypto/sealed_stream.h"

#include <sodium.h>

#include <utility>

#include "base/error.h"
#include "crypto/sodium_init.h"

namespace rtm::crypto {
namespace {

static_assert(StreamSealer::kHeaderBytes == crypto_secretstream_xchacha20poly1305_HEADERBYTES);
static_assert(StreamSealer::kChunkOverhead == crypto_secretstream_xchacha20poly1305_ABYTES);

constexpr std::string_view kPurpose = "rt-manage sealed stream 1";

const unsigned char* Unsigned(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}
unsigned char* Unsigned(std::string& bytes) {
  return reinterpret_cast<unsigned char*>(bytes.data());
}

/// Not the master key itself: a key is for one kind of use.
base::Secret DeriveKey(const KeyRing::Key& key) {
  std::string derived(crypto_secretstream_xchacha20poly1305_KEYBYTES, '\0');
  crypto_generichash(Unsigned(derived), derived.size(), Unsigned(kPurpose), kPurpose.size(),
                     Unsigned(key.bytes.Reveal()), key.bytes.Reveal().size());
  return base::Secret(std::move(derived));
}

[[noreturn]] void ThrowBroken(const std::string& source) {
  throw base::Error(base::ErrorCode::kSealBroken,
                    {source + " is damaged or was changed: its seal does not open.",
                     source + " 已损坏或被修改：密封无法打开。"});
}

}  // namespace

struct StreamSealer::State {
  crypto_secretstream_xchacha20poly1305_state stream;
  ~State() { sodium_memzero(&stream, sizeof(stream)); }
};
struct StreamOpener::State {
  crypto_secretstream_xchacha20poly1305_state stream;
  ~State() { sodium_memzero(&stream, sizeof(stream)); }
};

StreamSealer::StreamSealer(const KeyRing::Key& key, std::string_view context)
    : header_(kHeaderBytes, '\0'), context_(context), state_(std::make_unique<State>()) {
  InitSodium();
  crypto_secretstream_xchacha20poly1305_init_push(&state_->stream, Unsigned(header_),
                                                  Unsigned(DeriveKey(key).Reveal()));
}

StreamSealer::~StreamSealer() = default;

std::string StreamSealer::Seal(std::string_view plain, Place place) {
  std::string sealed(plain.size() + kChunkOverhead, '\0');
  const unsigned char tag = place == Place::kLast
                                ? crypto_secretstream_xchacha20poly1305_TAG_FINAL
                                : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE;
  crypto_secretstream_xchacha20poly1305_push(&state_->stream, Unsigned(sealed), nullptr,
                                             Unsigned(plain), plain.size(), Unsigned(context_),
                                             context_.size(), tag);
  return sealed;
}

StreamOpener::StreamOpener(const KeyRing::Key& key, std::string_view context,
                           std::string_view header, std::string source)
    : context_(context), source_(std::move(source)), state_(std::make_unique<State>()) {
  InitSodium();
  if (header.size() != StreamSealer::kHeaderBytes ||
      crypto_secretstream_xchacha20poly1305_init_pull(&state_->stream, Unsigned(header),
                                                      Unsigned(DeriveKey(key).Reveal())) != 0) {
    ThrowBroken(source_);
  }
}

StreamOpener::~StreamOpener() = default;

std::string StreamOpener::Open(std::string_view sealed) {
  if (at_end_ || sealed.size() < StreamSealer::kChunkOverhead) {
    ThrowBroken(source_);
  }
  std::string plain(sealed.size() - StreamSealer::kChunkOverhead, '\0');
  unsigned char tag = 0;
  if (crypto_secretstream_xchacha20poly1305_pull(&state_->stream, Unsigned(plain), nullptr, &tag,
                                                 Unsigned(sealed), sealed.size(),
                                                 Unsigned(context_), context_.size()) != 0) {
    ThrowBroken(source_);
  }
  at_end_ = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
  return plain;
}

}  // namespace rtm::crypto
