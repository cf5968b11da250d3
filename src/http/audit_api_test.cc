#include <gmock/gmock.h>

#include <algorithm>

#include "http/api_rig_test.h"

namespace rtm::http {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class AuditApiTest : public ApiRig {
 protected:
  RawAnswer Export(std::string_view body) {
    return RawClient(api_->port())
        .Ask(PostText("/internalweb/v1/audit/export", body,
                      "Authorization: Bearer " + std::string(kControl) + "\r\n"));
  }
};

TEST_F(AuditApiTest, TheLogIsNewestFirstWithItsActions) {
  CreateRow("acct-1");
  CreateRow("acct-2");
  Admin("configs/save-system", R"({"configs":{"auto_refresh_interval":"3"}})");
  const Reply all = Person("audit/list", R"({"page":1,"page_size":2})");
  EXPECT_EQ(all.status(), 200) << all.raw.body;
  EXPECT_EQ(all.Int("data.total"), 3);
  EXPECT_EQ(all.Int("data.page_size"), 2);
  const auto& items = all.At("data.items").as_array();
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0].at("action").as_string(), "settings.save");
  EXPECT_EQ(items[0].at("kind").as_string(), "api_secret");
  EXPECT_EQ(items[0].at("address").as_string(), "127.0.0.1");
  EXPECT_EQ(items[1].at("subject").as_string(), "acct-2");
  EXPECT_EQ(boost::json::serialize(all.At("data.actions")), R"(["settings.save","token.create"])");
  const Reply some = Person("audit/list", R"({"action":"token.create","subject":"CCT-1"})");
  EXPECT_EQ(some.Int("data.total"), 1);
  EXPECT_EQ(some.Int("data.page_size"), 20);
  EXPECT_EQ(some.At("data.actions").as_array().size(), 2U) << "of the whole log";
}

TEST_F(AuditApiTest, TimesAreHalfOpenAndChecked) {
  const std::string begin = base::ToRfc3339(clock_.Now());
  CreateRow("acct-1");
  clock_.Advance(std::chrono::seconds(10));
  const std::string middle = base::ToRfc3339(clock_.Now());
  CreateRow("acct-2");
  const auto count = [this](const std::string& body) {
    return Person("audit/list", body).Int("data.total");
  };
  EXPECT_EQ(count(R"({"from":")" + begin + R"(","until":")" + middle + "\"}"), 1);
  EXPECT_EQ(count(R"({"from":")" + middle + "\"}"), 1);
  EXPECT_EQ(count(R"({"from":")" + begin + "\"}"), 2);
  EXPECT_EQ(Person("audit/list", R"({"from":"yesterday"})").Text("field"), "from");
  EXPECT_EQ(Person("audit/list", R"({"until":"2026-13-01"})").Text("field"), "until");
  EXPECT_EQ(Person("audit/list", R"({"page_size":1001})").Text("field"), "page_size");
}

TEST_F(AuditApiTest, LongTextsAreRefusedByTheirField) {
  const std::string text(1'000, 'x');
  for (const std::string field : {"action", "actor", "subject", "address"}) {
    std::string filter = "\"";
    filter.append(field).append(R"(":")").append(text).append("\"}");
    const Reply list = Person("audit/list", "{" + filter);
    EXPECT_EQ(list.status(), 400) << field;
    EXPECT_EQ(list.Text("field"), field);
    EXPECT_EQ(Person("audit/export", R"({"format":"csv",)" + filter).Text("field"), field);
  }
}

TEST_F(AuditApiTest, TheFileHasWhatTheFilterFindsAndIsAudited) {
  CreateRow("=1+1");
  CreateRow("acct-2");
  const RawAnswer csv = Export(R"({"format":"csv","action":"token.create"})");
  EXPECT_EQ(csv.status, 200) << csv.body;
  EXPECT_THAT(csv.head, HasSubstr("content-type: text/csv; charset=utf-8"));
  EXPECT_THAT(csv.head, HasSubstr("content-disposition: attachment; filename=\"rt-manage-audit-"));
  EXPECT_THAT(csv.body,
              StartsWith("id,at,kind,actor,address,request_id,action,subject,detail\r\n2,"));
  EXPECT_THAT(csv.body, HasSubstr(",token.create,'=1+1,\r\n"));
  const RawAnswer json = Export(R"({"format":"json","subject":"acct"})");
  EXPECT_EQ(boost::json::parse(json.body).as_array().size(), 1U) << json.body;
  const Reply audited = Person("audit/list", R"({"action":"audit.export"})");
  ASSERT_EQ(audited.Int("data.total"), 2);
  const auto& items = audited.At("data.items").as_array();
  EXPECT_EQ(items[0].at("detail").as_string(), "json, 1 lines, filtered by subject");
  EXPECT_EQ(items[1].at("detail").as_string(), "csv, 2 lines, filtered by action");
}

TEST_F(AuditApiTest, AFileOfManyLinesIsWhole) {
  Unserve();
  for (int i = 0; i < 4'500; ++i) {
    core::AuditEvent event;
    event.at = clock_.Now();
    event.action = "test";
    event.subject = std::to_string(i);
    Run(life_->store->audit().Append(std::move(event)));
  }
  Serve();
  const RawAnswer csv = Export(R"({"format":"csv"})");
  EXPECT_EQ(std::ranges::count(csv.body, '\n'), 4'501);
  EXPECT_THAT(csv.body, HasSubstr(",test,0,"));
}

TEST_F(AuditApiTest, ReadingItNeedsALogin) {
  for (const char* call : {"audit/list", "audit/export"}) {
    EXPECT_EQ(Admin(call, R"({"format":"csv"})").status(), 403) << call;
    EXPECT_EQ(Admin(call, R"({"format":"csv"})", "").status(), 401) << call;
  }
  EXPECT_EQ(Person("audit/export", R"({"format":"xls"})").Text("field"), "format");
  EXPECT_EQ(Person("audit/export", "{}").Text("field"), "format");
}

}  // namespace
}  // namespace rtm::http
