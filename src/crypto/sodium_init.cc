#include "crypto/sodium_init.h"

#include <sodium.h>

#include "base/error.h"

namespace rtm::crypto {

void InitSodium() {
  if (sodium_init() < 0) {
    throw base::Error(
        base::ErrorCode::kInternal,
        {"The cryptography library cannot start on this machine.", "加密库无法在本机启动。"},
        "sodium_init failed");
  }
}

}  // namespace rtm::crypto
