#include "crypto/seen_texts.h"

#include "crypto/sodium_init.h"

namespace rtm::crypto {

SeenTexts::SeenTexts() { InitSodium(); }

bool SeenTexts::Add(std::string_view text) {
  Digest digest{};
  crypto_generichash(digest.data(), digest.size(),
                     reinterpret_cast<const unsigned char*>(text.data()), text.size(), nullptr, 0);
  return seen_.insert(digest).second;
}

}  // namespace rtm::crypto
