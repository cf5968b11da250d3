#include <gtest/gtest.h>

#include "http/api_rig_test.h"
#include "testing/unsigned_jwt.h"

namespace rtm::http {
namespace {

class OverviewApiTest : public ApiRig {
 protected:
  Reply Overview() {
    clock_.Advance(service::OverviewService::kKept);
    const Reply reply = Person("stats/overview", "{}");
    EXPECT_EQ(reply.status(), 200) << reply.raw.body;
    return reply;
  }
};

TEST_F(OverviewApiTest, ShowsThePoolInNumbers) {
  const std::string id = std::to_string(CreateRow("a"));
  CreateRow("b");
  EXPECT_EQ(Admin("rts/refresh", R"({"id":)" + id + "}").status(), 200);
  const Reply reply = Overview();
  EXPECT_EQ(reply.Int("data.rows.total"), 2);
  EXPECT_EQ(reply.Int("data.rows.enabled"), 0);
  EXPECT_EQ(reply.Int("data.rows.by_state.active"), 2);
  EXPECT_EQ(reply.Int("data.access_tokens.none"), 1);
  EXPECT_EQ(reply.At("data.access_tokens.hours").as_array().size(), 24U);
  EXPECT_EQ(reply.At("data.access_tokens.hours").as_array()[0].at("rows").as_int64(), 1);
  EXPECT_EQ(reply.At("data.access_tokens.days").as_array().size(), 10U);
  EXPECT_EQ(reply.At("data.access_tokens.days").as_array()[0].at("rows").as_int64(), 1);
  const auto& hours = reply.At("data.refreshes.hours").as_array();
  ASSERT_EQ(hours.size(), 24U);
  EXPECT_EQ(hours.back().at("outcomes").at("rotated").as_int64(), 1);
  EXPECT_EQ(reply.At("data.refreshes.days").as_array().size(), 7U);
  EXPECT_EQ(reply.Int("data.lanes.flights"), 0);
  EXPECT_EQ(reply.Int("data.lanes.max_flights"), 64);
  EXPECT_EQ(reply.Int("data.journal.slots"), 64);
  EXPECT_EQ(reply.Int("data.journal.used"), 0);
  EXPECT_EQ(reply.At("data.next.schedule_enabled"), true);
  EXPECT_EQ(reply.At("data.next.hours").as_array().size(), 24U);
  EXPECT_TRUE(reply.At("data.next.next_at").is_null()) << "no row is enabled";
}

TEST_F(OverviewApiTest, NamesFailuresAndClosedLanes) {
  const std::string id = std::to_string(CreateRow("a"));
  endpoint_.Next(Answer::kThrottle);
  Admin("rts/refresh", R"({"id":)" + id + "}");
  const Reply reply = Overview();
  const auto& reasons = reply.At("data.failures.day.by_reason").as_array();
  ASSERT_EQ(reasons.size(), 1U) << reply.raw.body;
  EXPECT_EQ(reasons[0].at("outcome").as_string(), "throttled");
  EXPECT_EQ(reply.At("data.failures.week.by_provider").as_array()[0].at("provider").as_string(),
            "openai");
  EXPECT_EQ(reply.At("data.failures.week.by_proxy").as_array()[0].at("route").as_string(),
            "direct");
  const auto& closed = reply.At("data.lanes.closed").as_array();
  ASSERT_EQ(closed.size(), 1U);
  EXPECT_EQ(closed[0].at("reason").as_string(), "throttled");
  EXPECT_EQ(closed[0].at("egress").as_string(), "direct");
  EXPECT_GT(closed[0].at("remaining_seconds").as_int64(), 0);
}

TEST_F(OverviewApiTest, NeedsALogin) {
  EXPECT_EQ(Admin("stats/overview", "{}").status(), 403);
  EXPECT_EQ(Admin("rts/show", R"({"id":1})").status(), 403);
}

TEST_F(OverviewApiTest, ARowIsShownWithWhatIsKnownOfIt) {
  const std::string access = testing::UnsignedJwt(R"({"exp":4102444800,"sub":"u-1"})");
  const Reply created = Admin("rts/create", R"({"biz_id":"a","access_token":")" + access +
                                                R"(","rt_token":")" + endpoint_.Mint() + R"("})");
  const std::string id = std::to_string(created.Int("data.id"));
  const Reply shown = Person("rts/show", R"({"id":)" + id + "}");
  EXPECT_EQ(shown.status(), 200) << shown.raw.body;
  EXPECT_EQ(shown.Text("data.row.biz_id"), "a");
  EXPECT_EQ(shown.Text("data.next_refresh.reason"), "disabled");
  EXPECT_TRUE(shown.At("data.next_refresh.at").is_null());
  EXPECT_EQ(shown.Text("data.claims.access_token.sub"), "u-1");
  EXPECT_TRUE(shown.At("data.claims.as_of").is_null());
  EXPECT_EQ(shown.At("data.linked_rows").as_array().size(), 0U);
  EXPECT_EQ(shown.raw.body.find(access), std::string::npos);
  EXPECT_EQ(Admin("rts/refresh", R"({"id":)" + id + "}").status(), 200);
  const Reply opaque = Person("rts/show", R"({"id":)" + id + "}");
  EXPECT_TRUE(opaque.At("data.claims.access_token").is_null());
  EXPECT_FALSE(opaque.At("data.claims.as_of").is_null());
  EXPECT_EQ(Person("rts/show", R"({"id":77})").status(), 404);
  EXPECT_EQ(Person("rts/show", "{}").Text("field"), "id");
}

}  // namespace
}  // namespace rtm::http
