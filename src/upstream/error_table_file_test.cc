#include "upstream/error_table_file.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/error.h"

namespace rtm::upstream {
namespace {

std::string Complaint(std::string_view text) {
  try {
    ParseErrorTable(text, "table.json", {});
    return "";
  } catch (const base::Error& error) {
    EXPECT_EQ(error.code(), base::ErrorCode::kConfig);
    return error.what();
  }
}

TEST(ErrorTableFileTest, LiesOverTheDefaults) {
  const auto table =
      ParseErrorTable(R"({"session_gone":"needs_login","invalid_scope":"throttled"})", "table.json",
                      core::DefaultErrorTable());
  EXPECT_EQ(table.by_code.at("session_gone"), core::ErrorClass::kNeedsLogin);
  EXPECT_EQ(table.by_code.at("invalid_scope"), core::ErrorClass::kThrottled);
  EXPECT_EQ(table.by_code.at("invalid_grant"), core::ErrorClass::kNeedsLogin);
}

TEST(ErrorTableFileTest, ErrorsNameFileAndCode) {
  EXPECT_TRUE(
      Complaint(R"({"a":"needs_login","b":"nonsense"})").starts_with("table.json: \"b\": "));
  EXPECT_NE(Complaint(R"({"b":7})").find("needs_login, account_closed"), std::string::npos);
  EXPECT_TRUE(Complaint(R"({"bad code":"needs_login"})").starts_with("table.json: \"bad code\": "));
  for (const char* const text : {"", "[]", "{", "null"}) {
    EXPECT_TRUE(Complaint(text).starts_with("table.json: not a JSON object")) << text;
  }
  EXPECT_EQ(Complaint("{}"), "");
}

TEST(ErrorTableFileTest, UnreadableFileIsNamed) {
  for (const std::string& path :
       {std::string("/nowhere/table.json"), std::filesystem::temp_directory_path().string()}) {
    try {
      LoadErrorTable(path, {});
      ADD_FAILURE() << path;
    } catch (const base::Error& error) {
      EXPECT_EQ(error.code(), base::ErrorCode::kConfig);
      EXPECT_TRUE(std::string(error.what()).starts_with(path + ": ")) << error.what();
    }
  }
}

}  // namespace
}  // namespace rtm::upstream
