#include "crypto/jwt.h"

#include <gtest/gtest.h>
#include <sodium.h>

#include <string>
#include <thread>
#include <vector>

#include "base/encoding.h"
#include "base/error.h"

namespace rtm::crypto {
namespace {

using base::UtcTime;
using std::chrono::hours;
using std::chrono::seconds;

constexpr std::string_view kKey = "a key of any length";
constexpr UtcTime kNow = UtcTime(seconds(1'760'000'000));

SessionClaims Claims() { return {"admin 管理员", "session-1", kNow, kNow + hours(240), 3}; }

const JwtSigner& Signer() {
  static const JwtSigner signer(base::Secret::CopyOf(kKey));
  return signer;
}

/// A token of our own making around `header` and `payload`, signed with HMAC-SHA-256 under `key`.
std::string Forge(std::string_view header, std::string_view payload, std::string_view key = kKey) {
  const std::string text = base::Base64UrlEncode(header) + '.' + base::Base64UrlEncode(payload);
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, reinterpret_cast<const unsigned char*>(key.data()),
                              key.size());
  crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(text.data()),
                                text.size());
  std::string mac(crypto_auth_hmacsha256_BYTES, '\0');
  crypto_auth_hmacsha256_final(&state, reinterpret_cast<unsigned char*>(mac.data()));
  return text + '.' + base::Base64UrlEncode(mac);
}

constexpr auto kHeader = R"({"alg":"HS256","typ":"JWT"})";
constexpr auto kPayload =
    R"({"sub":"admin","jti":"s","iat":1760000000,"exp":1760000100,"epoch":0})";

bool IsAccepted(std::string_view token) { return Signer().Verify(token, kNow).has_value(); }

TEST(JwtTest, VerifiesWhatItSigned) {
  const auto claims = Signer().Verify(Signer().Sign(Claims()), kNow);
  ASSERT_TRUE(claims.has_value());
  EXPECT_EQ(claims->username, "admin 管理员");
  EXPECT_EQ(claims->session_id, "session-1");
  EXPECT_EQ(claims->issued_at, kNow);
  EXPECT_EQ(claims->expires_at, kNow + hours(240));
  EXPECT_EQ(claims->epoch, 3);
}

TEST(JwtTest, AcceptsATokenOfAnotherImplementation) {
  // The forgery itself must be right, or the refusals below prove nothing.
  EXPECT_TRUE(IsAccepted(Forge(kHeader, kPayload)));
  EXPECT_TRUE(IsAccepted(Forge(R"({"alg":"HS256"})", kPayload)));
}

TEST(JwtTest, ExpiresToTheSecondOfTheGivenClock) {
  const std::string token = Signer().Sign(Claims());
  EXPECT_TRUE(Signer().Verify(token, kNow + hours(240) - std::chrono::milliseconds(1)).has_value());
  EXPECT_FALSE(Signer().Verify(token, kNow + hours(240)).has_value());
  // A clock that was set back logs nobody out.
  EXPECT_TRUE(Signer().Verify(token, kNow - hours(1)).has_value());
}

TEST(JwtTest, RefusesOtherKeys) {
  EXPECT_FALSE(IsAccepted(JwtSigner(base::Secret::CopyOf("another key")).Sign(Claims())));
  EXPECT_FALSE(IsAccepted(Forge(kHeader, kPayload, "")));
}

TEST(JwtTest, RefusesOtherAlgorithms) {
  const std::string unsigned_text = base::Base64UrlEncode(R"({"alg":"none","typ":"JWT"})") + '.' +
                                    base::Base64UrlEncode(kPayload) + '.';
  EXPECT_FALSE(IsAccepted(unsigned_text));
  EXPECT_FALSE(IsAccepted(Forge(R"({"alg":"none"})", kPayload)));
  for (const char* algorithm :
       {"NONE", "None", "HS384", "HS512", "RS256", "ES256", "PS256", "", "HS255"}) {
    EXPECT_FALSE(
        IsAccepted(Forge(R"({"typ":"JWT","alg":")" + std::string(algorithm) + "\"}", kPayload)))
        << algorithm;
  }
  EXPECT_FALSE(IsAccepted(Forge(R"({"typ":"JWT"})", kPayload)));
}

TEST(JwtTest, RefusesARealHs512Signature) {
  const std::string text = base::Base64UrlEncode(R"({"alg":"HS512","typ":"JWT"})") + '.' +
                           base::Base64UrlEncode(kPayload);
  crypto_auth_hmacsha512_state state;
  crypto_auth_hmacsha512_init(&state, reinterpret_cast<const unsigned char*>(kKey.data()),
                              kKey.size());
  crypto_auth_hmacsha512_update(&state, reinterpret_cast<const unsigned char*>(text.data()),
                                text.size());
  std::string mac(crypto_auth_hmacsha512_BYTES, '\0');
  crypto_auth_hmacsha512_final(&state, reinterpret_cast<unsigned char*>(mac.data()));
  EXPECT_FALSE(IsAccepted(text + '.' + base::Base64UrlEncode(mac)));
}

TEST(JwtTest, RefusesMissingOrOddClaims) {
  for (const char* payload :
       {R"({})", R"([])", R"("text")", "", "{",
        R"({"jti":"s","iat":1760000000,"exp":1760000100,"epoch":0})",
        R"({"sub":"admin","iat":1760000000,"exp":1760000100,"epoch":0})",
        R"({"sub":"admin","jti":"s","iat":1760000000,"epoch":0})",
        R"({"sub":"admin","jti":"s","iat":1760000000,"exp":1760000100})",
        R"({"sub":"admin","jti":"s","exp":1760000100,"epoch":0})",
        R"({"sub":7,"jti":"s","iat":1760000000,"exp":1760000100,"epoch":0})",
        R"({"sub":"admin","jti":"s","iat":1760000000,"exp":"1760000100","epoch":0})",
        R"({"sub":"admin","jti":"s","iat":1760000000,"exp":null,"epoch":0})",
        R"({"sub":"admin","jti":"s","iat":1760000000,"exp":-1,"epoch":0})",
        R"({"sub":"admin","jti":"s","iat":1760000000,"exp":9223372036854775807,"epoch":0})",
        R"({"sub":"admin","jti":"s","iat":1760000000,"exp":1e999,"epoch":0})"}) {
    EXPECT_FALSE(IsAccepted(Forge(kHeader, payload))) << payload;
  }
}

TEST(JwtTest, RefusesEveryChangedOrCutToken) {
  const std::string token = Forge(kHeader, kPayload);
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string changed = token;
    // By two steps of the alphabet's low bits at least, so that the last character's unused bits do
    // not hide it.
    changed[i] = changed[i] == 'A' ? 'Q' : 'A';
    EXPECT_FALSE(IsAccepted(changed)) << i;
    EXPECT_FALSE(IsAccepted(token.substr(0, i))) << i;
  }
}

TEST(JwtTest, RefusesRubbish) {
  for (const std::string& token :
       {std::string(), std::string("."), std::string(".."), std::string("..."),
        std::string("a.b.c"), std::string(100'000, 'a'), std::string("a\0.b.c", 6),
        Forge(kHeader, kPayload) + std::string(1, '\0'), Forge(kHeader, kPayload) + ".x",
        "Bearer " + Forge(kHeader, kPayload)}) {
    EXPECT_FALSE(IsAccepted(token)) << token.substr(0, 60);
  }
}

TEST(JwtTest, AnEmptyKeyIsABug) { EXPECT_THROW(JwtSigner{base::Secret{}}, base::Error); }

TEST(JwtTest, WorksFromManyThreads) {
  std::vector<std::jthread> threads;
  threads.reserve(4);
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([] {
      for (int i = 0; i < 50; ++i) {
        EXPECT_TRUE(IsAccepted(Signer().Sign(Claims())));
      }
    });
  }
}

}  // namespace
}  // namespace rtm::crypto
