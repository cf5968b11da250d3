#include "crypto/seen_texts.h"

#include <gtest/gtest.h>

#include <string>

namespace rtm::crypto {
namespace {

TEST(SeenTextsTest, KnowsEachTextOnce) {
  SeenTexts seen;
  for (int i = 0; i < 10'000; ++i) {
    EXPECT_TRUE(seen.Add("rt-" + std::to_string(i)));
  }
  EXPECT_FALSE(seen.Add("rt-0"));
  EXPECT_FALSE(seen.Add("rt-9999"));
  EXPECT_TRUE(seen.Add(""));
  EXPECT_FALSE(seen.Add(""));
}

}  // namespace
}  // namespace rtm::crypto
