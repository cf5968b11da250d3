#include "base/error.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace rtm::base {
namespace {

TEST(ErrorTest, LogMessageIsTheEnglishTextUnlessGiven) {
  const Error plain(ErrorCode::kNotFound, {"No such row.", "没有此行。"});
  EXPECT_EQ(plain.log_message(), "No such row.");
  const Error detailed(ErrorCode::kStoreIo, {"en", "zh"}, "disk I/O error 10");
  EXPECT_STREQ(detailed.what(), "disk I/O error 10");
  EXPECT_EQ(detailed.public_text().In(Language::kChinese), "zh");
}

TEST(ErrorTest, CarriesFieldAndRetryAfterWhenThrown) {
  try {
    throw Error(ErrorCode::kThrottled, {"en", "zh"})
        .WithField("ids")
        .WithRetryAfter(std::chrono::seconds(7));
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kThrottled);
    EXPECT_EQ(error.field(), "ids");
    EXPECT_EQ(error.retry_after(), std::chrono::seconds(7));
  }
}

TEST(ErrorTest, InvalidArgumentNamesItsField) {
  const Error error = InvalidArgument("page_size", {"en", "zh"});
  EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
  EXPECT_EQ(error.field(), "page_size");
}

TEST(ErrorTest, EveryCodeHasAStableNameOfItsOwn) {
  std::set<std::string_view> names;
  constexpr int kLast = static_cast<int>(ErrorCode::kInternal);
  for (int code = 0; code <= kLast; ++code) {
    const std::string_view name = ToString(static_cast<ErrorCode>(code));
    EXPECT_TRUE(names.insert(name).second) << name;
    EXPECT_EQ(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_"), std::string_view::npos)
        << name;
  }
  EXPECT_EQ(ToString(ErrorCode::kInvalidArgument), "invalid_argument");
  EXPECT_EQ(ToString(ErrorCode::kDataDirInUse), "data_dir_in_use");
}

}  // namespace
}  // namespace rtm::base
