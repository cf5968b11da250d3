// Sealed values: what was not sealed here never opens, what was sealed opens in its own place only,
// and a key file is read or refused.
#include <memory>
#include <string>

#include "base/entropy.h"
#include "base/error.h"
#include "crypto/cipher.h"
#include "crypto/key_ring.h"
#include "fuzz/require.h"

namespace rtm::fuzz {
namespace {

base::Entropy& Randomness() {
  static base::SystemEntropy entropy;
  return entropy;
}

const crypto::Cipher& TheCipher() {
  static const std::unique_ptr<crypto::Cipher> cipher =
      crypto::MakeCipher(crypto::KeyRing::Generate(Randomness()), Randomness());
  return *cipher;
}

bool Opens(const std::string& sealed, const crypto::SealPlace& place) {
  try {
    TheCipher().Open(sealed, place);
    return true;
  } catch (const base::Error& error) {
    Require(error.code() == base::ErrorCode::kSealBroken ||
            error.code() == base::ErrorCode::kKeyWrong);
    return false;
  }
}

void Try(std::string_view bytes) {
  const crypto::SealPlace place{"store", "row", "rt"};
  crypto::LooksSealed(bytes);
  Require(!Opens(std::string(bytes), place));
  const std::string sealed = TheCipher().Seal(bytes, place);
  Require(crypto::LooksSealed(sealed));
  Require(TheCipher().Open(sealed, place).Reveal() == bytes);
  Require(!Opens(sealed, {"store", "row", "at"}));
  if (!bytes.empty()) {
    std::string changed = sealed;
    char& at = changed[static_cast<unsigned char>(bytes[0]) % changed.size()];
    at = at == 'A' ? 'B' : 'A';
    Require(changed == sealed || !Opens(changed, place));
  }
  try {
    crypto::KeyRing::Parse(bytes, "fuzz");
  } catch (const base::Error&) {
  }
}

}  // namespace
}  // namespace rtm::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  rtm::fuzz::Try(rtm::fuzz::Text(data, size));
  return 0;
}
