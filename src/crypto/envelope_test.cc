#include <gtest/gtest.h>

#include <set>
#include <string>
#include <thread>
#include <vector>

#include "base/encoding.h"
#include "base/error.h"
#include "crypto/cipher.h"
#include "crypto/key_ring.h"
#include "testing/fixed_entropy.h"

namespace rtm::crypto {
namespace {

using base::ErrorCode;

constexpr SealPlace kPlace{"store", "row", "rt"};

class EnvelopeTest : public ::testing::Test {
 protected:
  EnvelopeTest() : cipher_(MakeCipher(KeyRing::Generate(entropy_), entropy_)) {}

  /// The code of what Open throws; fails the test if it opens.
  ErrorCode OpenFails(const std::string& sealed, const SealPlace& place = kPlace) const {
    try {
      cipher_->Open(sealed, place);
    } catch (const base::Error& error) {
      EXPECT_EQ(error.log_message().find(sealed.substr(22, 8)), std::string::npos)
          << "the value is in the log";
      return error.code();
    }
    ADD_FAILURE() << "it opened: " << sealed;
    return ErrorCode::kInternal;
  }

  testing::FixedEntropy entropy_;
  std::unique_ptr<Cipher> cipher_;
};

TEST_F(EnvelopeTest, OpensWhatItSealed) {
  for (const std::size_t size : {0U, 1U, 2U, 3U, 100U, 2'000U, 100'000U}) {
    const std::string plain = entropy_.Bytes(size);
    const std::string sealed = cipher_->Seal(plain, kPlace);
    EXPECT_TRUE(LooksSealed(sealed));
    EXPECT_EQ(cipher_->Open(sealed, kPlace).Reveal(), plain);
  }
}

TEST_F(EnvelopeTest, HasTheDocumentedForm) {
  const std::string sealed = cipher_->Seal("plain text", kPlace);
  ASSERT_TRUE(sealed.starts_with("rtm1."));
  ASSERT_EQ(sealed[21], '.');
  EXPECT_EQ(sealed.substr(5, 16).find_first_not_of("0123456789abcdef"), std::string::npos);
  const auto body = base::Base64UrlDecode(sealed.substr(22));
  ASSERT_TRUE(body.has_value());
  EXPECT_EQ(body->size(), 24U + 10U + 16U);
  EXPECT_EQ(body->find("plain"), std::string::npos);
}

TEST_F(EnvelopeTest, EverySealIsDifferent) {
  std::set<std::string> seals;
  for (int i = 0; i < 100; ++i) {
    EXPECT_TRUE(seals.insert(cipher_->Seal("same", kPlace)).second);
  }
}

TEST_F(EnvelopeTest, DoesNotOpenInAnotherPlace) {
  const std::string sealed = cipher_->Seal("secret", kPlace);
  for (const SealPlace& place :
       {SealPlace{"other", "row", "rt"}, SealPlace{"store", "other", "rt"},
        SealPlace{"store", "row", "at"}, SealPlace{"", "", ""}, SealPlace{"storerow", "", "rt"},
        SealPlace{"stor", "erow", "rt"}, SealPlace{"store", "rowr", "t"},
        SealPlace{"row", "store", "rt"}}) {
    EXPECT_EQ(OpenFails(sealed, place), ErrorCode::kSealBroken);
  }
}

TEST_F(EnvelopeTest, EveryChangedCharacterIsNoticed) {
  const std::string sealed = cipher_->Seal("secret", kPlace);
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    std::string changed = sealed;
    changed[i] = changed[i] == 'a' ? 'b' : 'a';
    const ErrorCode code = OpenFails(changed);
    const bool in_key_id = i >= 5 && i < 21;
    EXPECT_EQ(code, in_key_id ? ErrorCode::kKeyWrong : ErrorCode::kSealBroken) << i;
  }
}

TEST_F(EnvelopeTest, EveryCutIsNoticed) {
  const std::string sealed = cipher_->Seal("secret", kPlace);
  for (std::size_t size = 0; size < sealed.size(); ++size) {
    const std::string cut = sealed.substr(0, size);
    EXPECT_THROW(cipher_->Open(cut, kPlace), base::Error) << size;
  }
  EXPECT_EQ(OpenFails(sealed + "A"), ErrorCode::kSealBroken);
  EXPECT_EQ(OpenFails(sealed + "AAAA"), ErrorCode::kSealBroken);
  EXPECT_EQ(OpenFails(sealed + "="), ErrorCode::kSealBroken);
  EXPECT_EQ(OpenFails(" " + sealed), ErrorCode::kSealBroken);
}

TEST_F(EnvelopeTest, AnotherRingSaysThatTheKeyIsWrong) {
  const std::string sealed = cipher_->Seal("secret", kPlace);
  const auto other = MakeCipher(KeyRing::Generate(entropy_), entropy_);
  try {
    other->Open(sealed, kPlace);
    FAIL();
  } catch (const base::Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kKeyWrong);
    EXPECT_NE(error.log_message().find(sealed.substr(5, 16)), std::string::npos)
        << "names the key that is missing";
  }
}

TEST_F(EnvelopeTest, TheFirstKeySealsAndAllOpen) {
  const KeyRing old_ring = KeyRing::Generate(entropy_);
  const KeyRing new_ring = KeyRing::Generate(entropy_);
  const auto old_cipher = MakeCipher(KeyRing::Parse(old_ring.Format().Reveal(), "old"), entropy_);
  const std::string both =
      std::string(new_ring.Format().Reveal()) + std::string(old_ring.Format().Reveal());
  const auto cipher = MakeCipher(KeyRing::Parse(both, "both"), entropy_);

  const std::string sealed_before = old_cipher->Seal("secret", kPlace);
  EXPECT_EQ(cipher->Open(sealed_before, kPlace).Reveal(), "secret");
  const std::string sealed_now = cipher->Seal("secret", kPlace);
  EXPECT_EQ(sealed_now.substr(5, 16), new_ring.keys().front().id);
  EXPECT_THROW(old_cipher->Open(sealed_now, kPlace), base::Error);
}

TEST_F(EnvelopeTest, WorksFromManyThreads) {
  std::vector<std::jthread> threads;
  threads.reserve(4);
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([this] {
      for (int i = 0; i < 200; ++i) {
        EXPECT_EQ(cipher_->Open(cipher_->Seal("secret", kPlace), kPlace).Reveal(), "secret");
      }
    });
  }
}

TEST(LooksSealedTest, TellsSealedFromPlainValues) {
  for (const std::string_view text :
       {"", "rtm1.", "rt_abcdef", "eyJhbGciOi.eyJ.sig", "rtm1.0123456789abcdef.",
        "rtm1.0123456789abcdef.AAAA",
        "rtm1.0123456789ABCDEF.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "rtm2.0123456789abcdef.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "rtm1.0123456789abcdef_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "rtm1.0123456789abcdef.AAAAAAAAAAAAAAAAAAAAAAAAAA+/AAAAAAAAAAAAAAAAAAAAAAAAAAAA"}) {
    EXPECT_FALSE(LooksSealed(text)) << text;
  }
  EXPECT_TRUE(
      LooksSealed("rtm1.0123456789abcdef.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
}

}  // namespace
}  // namespace rtm::crypto
