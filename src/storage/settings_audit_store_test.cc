#include <gmock/gmock.h>

#include <limits>

#include "storage/audit_store.h"
#include "storage/settings_store.h"
#include "storage/sql_store_test.h"

namespace rtm::storage {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;
using ::testing::SizeIs;

class SettingsAuditStoreTest : public StoreTest {};

TEST_P(SettingsAuditStoreTest, SettingsAreSavedTogetherWithTheirAuditEvent) {
  SettingsStore& settings = store_->settings();
  Run(settings.Save({{"a", "1"}, {"b", "2"}}, Audited("settings.save")));
  Run(settings.Save({{"b", "3"}, {"c", ""}}, Audited("settings.save")));
  EXPECT_THAT(Run(settings.LoadAll()), ElementsAre(Pair("a", "1"), Pair("b", "3"), Pair("c", "")));
  EXPECT_EQ(Run(store_->audit().List({.action = "settings.save"}, {})).total, 2);
}

TEST_P(SettingsAuditStoreTest, OfSeveralWhoGenerateAKeyOneWins) {
  SettingsStore& settings = store_->settings();
  std::vector<asio::awaitable<std::string>> nodes;
  nodes.reserve(20);
  for (int i = 0; i < 20; ++i) {
    nodes.push_back(settings.SaveIfAbsent("key", "value-" + std::to_string(i)));
  }
  const auto standing = testing::RunCoroutines(std::move(nodes));
  EXPECT_THAT(standing, ::testing::Each(standing.front()));
  EXPECT_THAT(Run(settings.LoadAll()), ElementsAre(Pair("key", standing.front())));
}

TEST_P(SettingsAuditStoreTest, AnAuditEventReadsBackAsWritten) {
  core::AuditEvent event = Audited("token.reveal");
  event.actor.kind = core::Actor::Kind::kCommandLine;
  event.subject = "biz";
  event.detail = "{\"field\":\"rt\"}";
  Run(store_->audit().Append(event));
  const auto page = Run(store_->audit().List({}, {}));
  ASSERT_THAT(page.items, SizeIs(1));
  const core::AuditEvent& read = page.items[0];
  EXPECT_GT(read.id, 0);
  EXPECT_EQ(read.at, event.at);
  EXPECT_EQ(read.actor.kind, core::Actor::Kind::kCommandLine);
  EXPECT_EQ(read.actor.name, "admin");
  EXPECT_EQ(read.actor.address, "127.0.0.1");
  EXPECT_EQ(read.actor.request_id, "r-1");
  EXPECT_EQ(read.subject, "biz");
  EXPECT_EQ(read.detail, event.detail);
}

TEST_P(SettingsAuditStoreTest, TheAuditLogIsNewestFirstAndFiltered) {
  for (int i = 0; i < 6; ++i) {
    core::AuditEvent event = Audited(i % 2 == 0 ? "even" : "odd");
    event.subject = i < 3 ? "low" : "high";
    event.detail = std::to_string(i);
    Run(store_->audit().Append(event));
  }
  AuditStore& audit = store_->audit();
  const auto even = Run(audit.List({.action = "even"}, {1, 2}));
  EXPECT_EQ(even.total, 3);
  ASSERT_THAT(even.items, SizeIs(2));
  EXPECT_EQ(even.items[0].detail, "4");
  EXPECT_EQ(Run(audit.List({.action = "even", .subject = "LO"}, {})).total, 2);
  EXPECT_EQ(Run(audit.List({.subject = "igh"}, {})).items.at(0).detail, "5");
  EXPECT_EQ(Run(audit.List({.action = "eve"}, {})).total, 0) << "an action is exact";
  EXPECT_EQ(Run(audit.List({.subject = "l%w"}, {})).total, 0) << "no pattern";
  EXPECT_THAT(Run(audit.Actions()), ElementsAre("even", "odd"));
}

TEST_P(SettingsAuditStoreTest, TheAuditLogIsFilteredByWhoAndWhen) {
  for (int i = 0; i < 4; ++i) {
    core::AuditEvent event = Audited("a");
    event.at = base::FromUnixMillis(1000 * i);
    event.actor.name = i < 2 ? "admin" : "";
    event.actor.address = "10.0.0." + std::to_string(i);
    event.detail = std::to_string(i);
    Run(store_->audit().Append(event));
  }
  const auto details = [this](AuditFilter filter) {
    std::string all;
    for (const core::AuditEvent& event : Run(store_->audit().List(std::move(filter), {})).items) {
      all += event.detail;
    }
    return all;
  };
  EXPECT_EQ(details({}), "3210");
  EXPECT_EQ(details({.actor = "DMI"}), "10");
  EXPECT_EQ(details({.address = ".0.2"}), "2");
  EXPECT_EQ(details({.from = base::FromUnixMillis(1000), .until = base::FromUnixMillis(3000)}),
            "21");
}

TEST_P(SettingsAuditStoreTest, AReplacementIsAuditedIfItHappensAndIfAsked) {
  SettingsStore& settings = store_->settings();
  Run(settings.SaveIfAbsent("key", "one"));
  EXPECT_FALSE(Run(settings.Replace("key", "two", "three", Audited("replaced"))));
  EXPECT_THAT(Run(store_->audit().Actions()), SizeIs(0));
  EXPECT_TRUE(Run(settings.Replace("key", "one", "two", std::nullopt)));
  EXPECT_THAT(Run(store_->audit().Actions()), SizeIs(0));
  EXPECT_TRUE(Run(settings.Replace("key", "two", "three", Audited("replaced"))));
  EXPECT_EQ(Run(store_->audit().Actions()), std::vector<std::string>{"replaced"});
  EXPECT_EQ(Run(settings.LoadAll()).at("key"), "three");
}

TEST_P(SettingsAuditStoreTest, TheAuditLogIsWalkedFromItsNewestLine) {
  EXPECT_THAT(Run(store_->audit().Actions()), SizeIs(0));
  for (int i = 0; i < 5; ++i) {
    Run(store_->audit().Append(Audited(i == 2 ? "other" : "a")));
  }
  AuditStore& audit = store_->audit();
  const auto first =
      Run(audit.ListBefore({.action = "a"}, std::numeric_limits<std::int64_t>::max(), 3));
  ASSERT_THAT(first, SizeIs(3));
  const auto rest = Run(audit.ListBefore({.action = "a"}, first[2].id, 3));
  ASSERT_THAT(rest, SizeIs(1));
  // Not one by one on every engine.
  EXPECT_GT(first[0].id, first[1].id);
  EXPECT_GT(first[1].id, first[2].id);
  EXPECT_GT(first[2].id, rest[0].id);
}

INSTANTIATE_TEST_SUITE_P(Engines, SettingsAuditStoreTest, ::testing::ValuesIn(AllEngines()),
                         EngineName);

}  // namespace
}  // namespace rtm::storage
