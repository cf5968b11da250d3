#include "crypto/jwt.h"

#include <jwt.h>

#include <cerrno>
#include <cstdlib>
#include <memory>
#include <utility>

#include "base/error.h"

namespace rtm::crypto {
namespace {

struct FreeJwt {
  void operator()(jwt_t* jwt) const { jwt_free(jwt); }
};
using Jwt = std::unique_ptr<jwt_t, FreeJwt>;

// Longer than any token that Sign makes; a header line may be 16 KiB of something else.
constexpr std::size_t kMaxTokenBytes = 4096;

[[noreturn]] void Fail(const char* step) {
  throw base::Error(base::ErrorCode::kInternal,
                    {"The session could not be signed.", "无法签发会话。"},
                    std::string("libjwt: ") + step + " failed");
}

const unsigned char* KeyBytes(const base::Secret& key) {
  return reinterpret_cast<const unsigned char*>(key.Reveal().data());
}

long Seconds(base::UtcTime time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

/// nullopt if the claim is absent or no integer.
std::optional<std::int64_t> Integer(jwt_t* jwt, const char* name) {
  errno = 0;
  const long value = jwt_get_grant_int(jwt, name);
  return errno == 0 ? std::optional<std::int64_t>(value) : std::nullopt;
}

std::optional<std::string> String(jwt_t* jwt, const char* name) {
  const char* value = jwt_get_grant(jwt, name);
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

/// nullopt if the number is no time that milliseconds can hold.
std::optional<base::UtcTime> Time(jwt_t* jwt, const char* name) {
  constexpr std::int64_t kLatest = 253'402'300'799;  // The end of year 9999.
  const std::optional<std::int64_t> value = Integer(jwt, name);
  if (!value.has_value() || *value < 0 || *value > kLatest) {
    return std::nullopt;
  }
  return base::UtcTime(std::chrono::seconds(*value));
}

}  // namespace

JwtSigner::JwtSigner(base::Secret key) : key_(std::move(key)) {
  if (key_.empty()) {
    throw base::Error(base::ErrorCode::kInternal,
                      {"The key of the sessions is missing.", "会话密钥缺失。"},
                      "JwtSigner got an empty key");
  }
}

std::string JwtSigner::Sign(const SessionClaims& claims) const {
  jwt_t* raw = nullptr;
  if (jwt_new(&raw) != 0) {
    Fail("jwt_new");
  }
  const Jwt jwt(raw);
  if (jwt_set_alg(raw, JWT_ALG_HS256, KeyBytes(key_), static_cast<int>(key_.size())) != 0) {
    Fail("jwt_set_alg");
  }
  if (jwt_add_grant(raw, "sub", claims.username.c_str()) != 0 ||
      jwt_add_grant(raw, "jti", claims.session_id.c_str()) != 0 ||
      jwt_add_grant_int(raw, "iat", Seconds(claims.issued_at)) != 0 ||
      jwt_add_grant_int(raw, "exp", Seconds(claims.expires_at)) != 0 ||
      jwt_add_grant_int(raw, "epoch", claims.epoch) != 0) {
    Fail("jwt_add_grant");
  }
  const std::unique_ptr<char, decltype(&std::free)> text(jwt_encode_str(raw), &std::free);
  if (text == nullptr) {
    Fail("jwt_encode_str");
  }
  return text.get();
}

std::optional<SessionClaims> JwtSigner::Verify(std::string_view token, base::UtcTime now) const {
  if (token.size() > kMaxTokenBytes || token.contains('\0')) {
    return std::nullopt;
  }
  jwt_t* raw = nullptr;
  const std::string terminated(token);
  if (jwt_decode(&raw, terminated.c_str(), KeyBytes(key_), static_cast<int>(key_.size())) != 0) {
    return std::nullopt;
  }
  const Jwt jwt(raw);
  // With a key given libjwt refuses "none", but it would take HS384 and HS512 too.
  if (jwt_get_alg(raw) != JWT_ALG_HS256) {
    return std::nullopt;
  }
  auto username = String(raw, "sub");
  auto session_id = String(raw, "jti");
  const auto issued_at = Time(raw, "iat");
  const auto expires_at = Time(raw, "exp");
  const auto epoch = Integer(raw, "epoch");
  if (!username || !session_id || !issued_at || !expires_at || !epoch || now >= *expires_at) {
    return std::nullopt;
  }
  return SessionClaims{std::move(*username), std::move(*session_id), *issued_at, *expires_at,
                       *epoch};
}

}  // namespace rtm::crypto
