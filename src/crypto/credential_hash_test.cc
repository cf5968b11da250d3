#include "crypto/credential_hash.h"

#include <gtest/gtest.h>

#include <string>

namespace rtm::crypto {
namespace {

TEST(CredentialHashTest, HashIsPhcTextWithTheDocumentedCost) {
  const std::string hash = HashPasswordBlocking("correct horse");
  EXPECT_TRUE(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$")) << hash;
  EXPECT_TRUE(IsPasswordHash(hash));
  EXPECT_EQ(hash.find("horse"), std::string::npos);
}

TEST(CredentialHashTest, VerifiesTheRightPasswordOnly) {
  const std::string hash = HashPasswordBlocking("correct horse");
  EXPECT_TRUE(VerifyPasswordBlocking(hash, "correct horse"));
  for (const std::string_view wrong : {"", "correct hors", "correct horse ", "Correct horse"}) {
    EXPECT_FALSE(VerifyPasswordBlocking(hash, wrong)) << wrong;
  }
  EXPECT_FALSE(VerifyPasswordBlocking(hash, hash));
}

TEST(CredentialHashTest, EveryHashHasItsOwnSalt) {
  EXPECT_NE(HashPasswordBlocking("a"), HashPasswordBlocking("a"));
}

TEST(CredentialHashTest, TakesAnyBytes) {
  const std::string odd("密码\0\xFF", 8);
  EXPECT_TRUE(VerifyPasswordBlocking(HashPasswordBlocking(odd), odd));
  EXPECT_FALSE(VerifyPasswordBlocking(HashPasswordBlocking(odd), odd.substr(0, 7)));
}

TEST(CredentialHashTest, VerifiesHashesOfOtherTools) {
  // argon2 command line: salt "somesalt", password "password", m=64 MiB, t=2, p=1 (the reference
  // test vector).
  EXPECT_TRUE(VerifyPasswordBlocking(
      "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
      "password"));
}

TEST(CredentialHashTest, APlainPasswordOfAnOldConfigStillWorks) {
  EXPECT_FALSE(IsPasswordHash("plain"));
  EXPECT_TRUE(VerifyPasswordBlocking("plain", "plain"));
  EXPECT_FALSE(VerifyPasswordBlocking("plain", "plai"));
  EXPECT_FALSE(VerifyPasswordBlocking("plain", ""));
}

TEST(CredentialHashTest, NothingStoredLetsNobodyIn) {
  EXPECT_FALSE(VerifyPasswordBlocking("", ""));
  EXPECT_FALSE(VerifyPasswordBlocking("", "x"));
}

TEST(CredentialHashTest, ADamagedHashIsNotAPassword) {
  for (const std::string stored :
       {"$argon2id$", "$argon2id$v=19$m=19456,t=2,p=1$", "$argon2id$rubbish"}) {
    EXPECT_TRUE(IsPasswordHash(stored));
    EXPECT_FALSE(VerifyPasswordBlocking(stored, stored)) << stored;
  }
}

}  // namespace
}  // namespace rtm::crypto
