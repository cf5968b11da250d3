#include "http/audit_text.h"

#include <gtest/gtest.h>

namespace rtm::http {
namespace {

core::AuditEvent Event(std::string subject, std::string detail = "") {
  core::AuditEvent event;
  event.id = 7;
  event.at = base::FromUnixMillis(1'700'000'000'000);
  event.actor = {core::Actor::Kind::kOperator, "admin", "127.0.0.1", "r-1"};
  event.action = "token.update";
  event.subject = std::move(subject);
  event.detail = std::move(detail);
  return event;
}

constexpr std::string_view kHeader =
    "id,at,kind,actor,address,request_id,action,subject,detail\r\n";

std::string Csv(std::string subject, std::string detail = "") {
  AuditFile file(AuditFormat::kCsv);
  file.Add(Event(std::move(subject), std::move(detail)));
  EXPECT_EQ(file.lines(), 1);
  const std::string text = file.Finish();
  EXPECT_EQ(text.substr(0, kHeader.size()), kHeader);
  return text.substr(kHeader.size());
}

constexpr std::string_view kFront =
    "7,2023-11-14T22:13:20.000Z,operator,admin,127.0.0.1,r-1,token.update,";

TEST(AuditText, ALineHasTheColumnsOfTheHeader) {
  EXPECT_EQ(Csv("acct-1", "tag"), std::string(kFront) + "acct-1,tag\r\n");
}

TEST(AuditText, CellsAreQuotedWhereTheyNeedIt) {
  EXPECT_EQ(Csv("a,b", R"({"tag":"x"})"),
            std::string(kFront) + "\"a,b\",\"{\"\"tag\"\":\"\"x\"\"}\"\r\n");
  EXPECT_EQ(Csv("two\r\nlines"), std::string(kFront) + "\"two\r\nlines\",\r\n");
}

TEST(AuditText, NoCellIsAFormula) {
  for (const std::string start : {"=", "+", "-", "@", "＝", "＋", "－", "＠"}) {
    EXPECT_EQ(Csv(start + "cmd"), std::string(kFront) + "'" + start + "cmd,\r\n");
  }
  EXPECT_EQ(Csv("\tcmd"), std::string(kFront) + "\"'\tcmd\",\r\n");
  EXPECT_EQ(Csv("=HYPERLINK(\"http://x\",1)"),
            std::string(kFront) + "\"'=HYPERLINK(\"\"http://x\"\",1)\",\r\n");
  EXPECT_EQ(Csv("a=b"), std::string(kFront) + "a=b,\r\n");
}

TEST(AuditText, WhatOtherSeparatorsCutOffIsNoFormulaEither) {
  EXPECT_EQ(Csv("a;b"), std::string(kFront) + "\"a;b\",\r\n");
  for (const std::string separator : {";", "\t", "\r", "\n", "\r\n"}) {
    std::string cell = "a";
    cell.append(separator).append("=cmd").append(separator).append("＋b-c");
    std::string line(kFront);
    line.append("\"a").append(separator).append("'=cmd").append(separator).append("'＋b-c\",\r\n");
    EXPECT_EQ(Csv(cell), line);
  }
}

TEST(AuditText, AQuoteBehindASeparatorHidesNoFormula) {
  EXPECT_EQ(Csv("a;\"=cmd"), std::string(kFront) + "\"a;\"\"'=cmd\",\r\n");
}

TEST(AuditText, JsonNamesEveryMember) {
  AuditFile file(AuditFormat::kJson);
  file.Add(Event("acct-1", "a \"b\""));
  EXPECT_EQ(file.Finish(),
            R"([{"id":7,"at":"2023-11-14T22:13:20.000Z","kind":"operator","actor":"admin",)"
            R"("address":"127.0.0.1","request_id":"r-1","action":"token.update",)"
            R"("subject":"acct-1","detail":"a \"b\""}])");
  EXPECT_EQ(AuditFile(AuditFormat::kJson).Finish(), "[]");
}

}  // namespace
}  // namespace rtm::http
