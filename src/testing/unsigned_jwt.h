#pragma once

#include <string>
#include <string_view>

#include "base/encoding.h"

namespace rtm::testing {

/// A JWT with these claims (JSON text) that no key has signed: enough for readers of claims.
inline std::string UnsignedJwt(std::string_view claims) {
  return base::Base64UrlEncode(R"({"alg":"none","typ":"JWT"})") + "." +
         base::Base64UrlEncode(claims) + "." + base::Base64UrlEncode("not verified by anybody");
}

}  // namespace rtm::testing
