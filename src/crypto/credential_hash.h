#pragma once

#include <string>
#include <string_view>

namespace rtm::crypto {

/// Argon2id password hashes in the PHC string form ("$argon2id$v=19$m=...").
/// 19 MiB, 2 passes (OWASP's second choice): 13 ms; a login may not become a way to take the
/// memory. Blocking: call through base::BlockingPool only.
std::string HashPasswordBlocking(std::string_view password);
/// Constant time for a given hash. `stored` may be a PHC string or, as in an old config.yml, the
/// plain password (then compared in constant time).
bool VerifyPasswordBlocking(std::string_view stored, std::string_view password);
bool IsPasswordHash(std::string_view stored);

}  // namespace rtm::crypto
