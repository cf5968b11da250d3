#include "crypto/fingerprint.h"

#include <gtest/gtest.h>

#include <string>

#include "base/encoding.h"
#include "base/error.h"

namespace rtm::crypto {
namespace {

base::Secret Key(char byte) { return base::Secret(std::string(32, byte)); }

TEST(FingerprinterTest, IsHmacSha256InBase64Url) {
  // Computed with Python: hmac.new(b"\x0b" * 32, b"Hi There", "sha256").
  EXPECT_EQ(Fingerprinter(Key('\x0b')).Of("Hi There").value,
            "GYpgfrRL-8aZA6Dxzyu9xboKo_PZrjwcejsWlqC2jPc");
  EXPECT_EQ(Fingerprinter(Key('\x0b')).Of("").value.size(), 43U);
}

TEST(FingerprinterTest, DependsOnKeyAndEveryByte) {
  const Fingerprinter first(Key('a'));
  EXPECT_EQ(first.Of("token"), Fingerprinter(Key('a')).Of("token"));
  EXPECT_NE(first.Of("token"), Fingerprinter(Key('b')).Of("token"));
  EXPECT_NE(first.Of("token"), first.Of("tokeN"));
  EXPECT_NE(first.Of("token"), first.Of(std::string_view("token\0", 6)));
}

TEST(FingerprinterTest, AnotherKeyLengthIsABug) {
  for (const std::size_t size : {0U, 31U, 33U}) {
    EXPECT_THROW(Fingerprinter(base::Secret(std::string(size, 'k'))), base::Error);
  }
}

}  // namespace
}  // namespace rtm::crypto
