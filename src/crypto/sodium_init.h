#pragma once

namespace rtm::crypto {

/// Makes libsodium ready; cheap after the first time, thread-safe. Throws Error(kInternal) if it
/// cannot work here.
void InitSodium();

}  // namespace rtm::crypto
