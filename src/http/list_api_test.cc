#include <gtest/gtest.h>

#include "http/api_rig_test.h"
#include "testing/unsigned_jwt.h"

namespace rtm::http {
namespace {

class ListApiTest : public ApiRig {
 protected:
  /// The biz_ids of a page, as "a b c".
  std::string Names(const std::string& body) {
    const Reply list = Admin("rts/list", body);
    EXPECT_EQ(list.status(), 200) << list.raw.body;
    std::string names;
    for (const boost::json::value& row : list.At("data.items").as_array()) {
      names += (names.empty() ? "" : " ") + std::string(row.at("biz_id").as_string());
    }
    return names;
  }
  void CreateEnding(const std::string& biz_id, std::chrono::seconds after) {
    const auto end = std::chrono::floor<std::chrono::seconds>(clock_.Now() + after);
    const std::string access =
        testing::UnsignedJwt(R"({"exp":)" + std::to_string(end.time_since_epoch().count()) + "}");
    const Reply created =
        Admin("rts/create", R"({"biz_id":")" + biz_id + R"(","access_token":")" + access +
                                R"(","rt_token":")" + endpoint_.Mint() + R"("})");
    EXPECT_EQ(created.status(), 200) << created.raw.body;
  }
};

TEST_F(ListApiTest, SortsByTheMemberThatIsNamed) {
  CreateRow("b");
  CreateRow("c");
  CreateRow("a");
  EXPECT_EQ(Names("{}"), "a c b");
  EXPECT_EQ(Names(R"({"sort":"","order":"asc"})"), "b c a");
  EXPECT_EQ(Names(R"({"sort":"biz_id","order":"asc"})"), "a b c");
  EXPECT_EQ(Names(R"({"sort":"biz_id"})"), "c b a");
  for (const char* sort : {"id", "email", "user_name", "type", "tag", "state", "enabled",
                           "create_time", "last_refresh_time", "expires_at", "next_refresh_time"}) {
    EXPECT_NE(Names(R"({"sort":")" + std::string(sort) + "\"}"), "") << sort;
  }
}

TEST_F(ListApiTest, FiltersByTheEndOfTheAccessTokenAndByProxy) {
  CreateEnding("soon", std::chrono::minutes(30));
  CreateEnding("late", std::chrono::hours(30));
  CreateRow("without");
  EXPECT_EQ(Names(R"({"at_ends_within":3600})"), "soon");
  EXPECT_EQ(Names(R"({"at_ends_within":0})"), "");
  EXPECT_EQ(Names(R"({"at_ends_within":360000,"sort":"expires_at","order":"asc"})"), "soon late");
  const Reply created = Admin("rts/create", R"({"biz_id":"p","proxy":"http://10.0.0.1:1",)"
                                            R"("rt_token":")" +
                                                endpoint_.Mint() + R"("})");
  EXPECT_EQ(created.status(), 200) << created.raw.body;
  EXPECT_EQ(Names(R"({"proxy":"10.0.0.1"})"), "p");
  EXPECT_EQ(Names(R"({"proxy":"direct"})"), "without late soon");
}

TEST_F(ListApiTest, ABadValueIsNamedWithWhatIsAccepted) {
  const auto refusal = [&](const std::string& body) {
    const Reply reply = Admin("rts/list", body);
    EXPECT_EQ(reply.status(), 400) << reply.raw.body;
    return reply.Text("field") + "|" + reply.Text("msg");
  };
  EXPECT_EQ(refusal(R"({"order":"up"})"), "order|order: accepted are asc, desc.");
  EXPECT_EQ(refusal(R"({"sort":"rt"})"),
            "sort|sort: accepted are id, biz_id, email, user_name, type, tag, state, enabled, "
            "create_time, last_refresh_time, expires_at, next_refresh_time.");
  EXPECT_EQ(refusal(R"({"state":"gone"})"),
            "state|state: accepted are active, backing_off, egress_fault, in_doubt, "
            "rotation_lost, needs_login, account_closed, misconfigured, unknown_error, linked.");
  EXPECT_EQ(refusal(R"({"at_ends_within":-1})"),
            "at_ends_within|at_ends_within: expected 0 to 3153600000 seconds.");
  EXPECT_EQ(refusal(R"({"proxy":")" + std::string(300, 'x') + "\"}").substr(0, 5), "proxy");
}

}  // namespace
}  // namespace rtm::http
