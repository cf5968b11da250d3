#include <gtest/gtest.h>

#include "http/api_rig_test.h"

namespace rtm::http {
namespace {

class JobApiTest : public ApiRig {
 protected:
  Reply Finish(const std::string& id) {
    for (;;) {
      Reply reply = Person("jobs/get", R"({"id":")" + id + R"("})");
      if (reply.status() != 200 || !reply.At("data.finished_at").is_null()) {
        return reply;
      }
    }
  }
  RawAnswer Listen(RawClient& client, const char* token = kControl) {
    return client.Ask(
        GetText("/internalweb/v1/jobs/events",
                "Accept-Language: en\r\nAuthorization: Bearer " + std::string(token) + "\r\n"));
  }
};

TEST_F(JobApiTest, StartsShowsAndListsAJob) {
  CreateRow("a");
  CreateRow("b");
  const Reply started =
      Person("jobs/start", R"({"kind":"refresh","selection":{"filter":{"biz_id":"a","tag":""}}})");
  ASSERT_EQ(started.status(), 200) << started.raw.body;
  EXPECT_EQ(started.Int("data.total"), 1);
  EXPECT_EQ(started.Text("data.filter"), R"({"biz_id":"a"})");
  EXPECT_TRUE(started.At("data.edit").is_null());
  const Reply done = Finish(started.Text("data.id"));
  EXPECT_EQ(done.Text("data.state"), "done");
  EXPECT_EQ(done.Int("data.succeeded"), 1);
  EXPECT_TRUE(done.At("data.remaining_seconds").is_null());
  EXPECT_EQ(Person("jobs/list", "{}").At("data.items").as_array().size(), 1U);
  EXPECT_EQ(Person("jobs/get", R"({"id":"none"})").status(), 404);
  EXPECT_EQ(Person("jobs/cancel", R"({"id":"none"})").status(), 404);
}

TEST_F(JobApiTest, APasswordInAFilterOrAnEditIsNotShownAgain) {
  CreateRow("a");
  const Reply filtered = Person(
      "jobs/start",
      R"({"kind":"delete","selection":{"filter":{"proxy":"http://u:planted@10.0.0.1:80"},"expected":0}})");
  ASSERT_EQ(filtered.status(), 200) << filtered.raw.body;
  Finish(filtered.Text("data.id"));
  for (const std::string proxy :
       {"http://u:planted@10.0.0.1:80", "http://u:plan***ted@10.0.0.1:80"}) {
    const Reply edited =
        Person("jobs/start", R"({"kind":"edit","selection":{"filter":{},"expected":1},)"
                             R"("edit":{"proxy":")" +
                                 proxy + "\"}}");
    ASSERT_EQ(edited.status(), 200) << edited.raw.body;
    EXPECT_EQ(Finish(edited.Text("data.id")).Int("data.succeeded"), 1);
  }
  for (const std::string& filter : {std::string(R"({"proxy":"socks5://u:planted"})"),
                                    R"({"biz_id":")" + std::string(80, 'x') + "planted\"}"}) {
    const Reply refreshed =
        Person("jobs/start", R"({"kind":"refresh","selection":{"filter":)" + filter + "}}");
    ASSERT_EQ(refreshed.status(), 200) << refreshed.raw.body;
    Finish(refreshed.Text("data.id"));
  }
  const std::string list = Person("jobs/list", "{}").raw.body;
  EXPECT_EQ(list.find("plan"), std::string::npos) << list;
  EXPECT_EQ(list.find("ted@"), std::string::npos) << list;
}

TEST_F(JobApiTest, AMistypedFilterIsNotEveryRow) {
  CreateRow("a");
  const auto refused = [this](const std::string& selection, const std::string& kind = "delete") {
    return Person("jobs/start", R"({"kind":")" + kind + R"(","selection":)" + selection + "}");
  };
  EXPECT_EQ(refused(R"({"filter":{"stat":"needs_login"},"expected":1})").Text("field"),
            "selection.filter.stat");
  EXPECT_EQ(refused(R"({"filter":{},"expect":1})").Text("field"), "selection.expect");
  EXPECT_EQ(refused(R"({"filter":{}})").Text("field"), "selection.expected");
  EXPECT_EQ(refused(R"({"filter":{}})", "refresh").status(), 200);
  EXPECT_EQ(refused(R"({"ids":[1],"expected":1})").Text("field"), "selection.expected");
  EXPECT_EQ(refused(R"({"filter":{},"expected":-1})").Text("field"), "selection.expected");
  const Reply more = refused(R"({"filter":{},"expected":0})");
  EXPECT_EQ(more.status(), 409);
  EXPECT_EQ(more.Text("field"), "selection.expected");
}

TEST_F(JobApiTest, TheApiSecretStartsAndHearsNothing) {
  EXPECT_EQ(Admin("jobs/start", R"({"kind":"refresh","selection":{"filter":{}}})").status(), 403);
  RawClient client(api_->port());
  EXPECT_EQ(Listen(client, kSecret).status, 403);
}

TEST_F(JobApiTest, AListenerHearsOfEachJob) {
  CreateRow("a");
  RawClient client(api_->port());
  const RawAnswer answer = Listen(client);
  ASSERT_EQ(answer.status, 200);
  EXPECT_TRUE(answer.Has("content-type: text/event-stream\r\n"));
  EXPECT_TRUE(answer.Has("x-accel-buffering: no\r\n"));
  EXPECT_EQ(client.ReadChunk(), "event: jobs\ndata: {\"items\":[]}\n\n");
  const std::string id =
      Person("jobs/start", R"({"kind":"refresh","selection":{"filter":{}}})").Text("data.id");
  std::string text;
  while (text.find(R"("state":"done")") == std::string::npos) {
    const std::string chunk = client.ReadChunk();
    ASSERT_FALSE(chunk.empty()) << text;
    EXPECT_TRUE(chunk.starts_with("event: job\ndata: {\"id\":\"" + id + "\"")) << chunk;
    text += chunk;
  }
  RawClient late(api_->port());
  Listen(late);
  EXPECT_NE(late.ReadChunk().find(id), std::string::npos) << "who comes later sees it too";
}

TEST_F(JobApiTest, PlacesForListenersAreLimitedAndGivenBack) {
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 64; ++i) {
    clients.push_back(std::make_unique<RawClient>(api_->port()));
    ASSERT_EQ(Listen(*clients.back()).status, 200);
  }
  RawClient one_more(api_->port());
  const RawAnswer refused = Listen(one_more);
  EXPECT_EQ(refused.status, 503);
  EXPECT_TRUE(refused.Has("retry-after: "));
  clients.clear();
  // The places come back once the server has seen that they went.
  RawAnswer answer;
  do {
    RawClient again(api_->port());
    answer = Listen(again);
  } while (answer.status == 503);
  EXPECT_EQ(answer.status, 200);
}

}  // namespace
}  // namespace rtm::http
