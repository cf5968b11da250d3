#include "http/language.h"

#include <gtest/gtest.h>

namespace rtm::http {
namespace {

TEST(LanguageTest, FollowsTheWeights) {
  using base::Language;
  for (const char* header : {"", "zh-CN", "fr", "*", "zh-CN,zh;q=0.9,en;q=0.8",
                             "en;q=0.5, zh;q=0.6", "en;q=0", "en;q=x", "zh, en", "ZH-hans"}) {
    EXPECT_EQ(ChooseLanguage(header), Language::kChinese) << header;
  }
  for (const char* header : {"en", "en-US,en;q=0.9", "EN-gb", "zh;q=0.1,en;q=0.2", "fr, en;q=0.3",
                             "zh;q=0, *", "de, en;q=0.001"}) {
    EXPECT_EQ(ChooseLanguage(header), Language::kEnglish) << header;
  }
}

}  // namespace
}  // namespace rtm::http
