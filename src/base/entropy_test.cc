#include "base/entropy.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

#include "testing/fixed_entropy.h"

namespace rtm::base {
namespace {

TEST(EntropyTest, SystemEntropyGivesFreshBytes) {
  SystemEntropy entropy;
  EXPECT_EQ(entropy.Bytes(0), "");
  EXPECT_EQ(entropy.Bytes(33).size(), 33U);
  EXPECT_NE(entropy.Bytes(32), entropy.Bytes(32));
}

TEST(EntropyTest, HexAndSecretHaveTheAskedLength) {
  SystemEntropy entropy;
  const std::string hex = entropy.Hex(16);
  EXPECT_EQ(hex.size(), 32U);
  EXPECT_EQ(hex.find_first_not_of("0123456789abcdef"), std::string::npos);
  EXPECT_EQ(entropy.SecretBytes(32).size(), 32U);
}

TEST(EntropyTest, FractionsFillTheUnitInterval) {
  testing::FixedEntropy entropy(7);
  std::array<int, 10> buckets{};
  constexpr int kDraws = 10'000;
  for (int i = 0; i < kDraws; ++i) {
    const double fraction = entropy.Fraction();
    ASSERT_GE(fraction, 0.0);
    ASSERT_LT(fraction, 1.0);
    ++buckets[static_cast<std::size_t>(fraction * 10)];
  }
  for (const int count : buckets) {
    EXPECT_NEAR(count, kDraws / 10.0, 150);
  }
}

TEST(FixedEntropyTest, RepeatsItselfForOneSeedOnly) {
  testing::FixedEntropy first(1);
  testing::FixedEntropy same(1);
  testing::FixedEntropy other(2);
  const std::string bytes = first.Bytes(20);
  EXPECT_EQ(same.Bytes(20), bytes);
  EXPECT_NE(other.Bytes(20), bytes);
  EXPECT_NE(first.Bytes(20), bytes);
}

}  // namespace
}  // namespace rtm::base
