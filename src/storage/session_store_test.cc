#include "storage/session_store.h"

#include <gmock/gmock.h>

#include "storage/sql_store_test.h"

namespace rtm::storage {
namespace {

using std::chrono::hours;
using ::testing::ElementsAre;
using ::testing::Pair;

class SessionStoreTest : public StoreTest {
 protected:
  void End(const std::string& id, base::UtcTime expires_at) {
    core::AuditEvent audit = Audited("session.logout");
    audit.at = Now();
    Run(store_->sessions().End(id, expires_at, std::move(audit)));
  }
};

TEST_P(SessionStoreTest, EndedSessionsOutliveARestart) {
  const base::UtcTime end = Now() + hours(10);
  End("a", end);
  Reopen();
  EXPECT_THAT(Run(store_->sessions().LoadEnded()), ElementsAre(Pair("a", end)));
  EXPECT_THAT(Run(store_->audit().Actions()), ElementsAre("session.logout"));
}

TEST_P(SessionStoreTest, EndingOneTwiceIsNoError) {
  End("a", Now() + hours(1));
  End("a", Now() + hours(1));
  EXPECT_EQ(Run(store_->sessions().LoadEnded()).size(), 1U);
}

TEST_P(SessionStoreTest, ThoseThatWouldBeOverAnywayGo) {
  End("a", Now() + hours(1));
  clock_.Advance(hours(1));
  End("b", Now() + hours(1));
  EXPECT_THAT(Run(store_->sessions().LoadEnded()), ElementsAre(Pair("b", Now() + hours(1))));
}

INSTANTIATE_TEST_SUITE_P(Engines, SessionStoreTest, ::testing::ValuesIn(AllEngines()), EngineName);

}  // namespace
}  // namespace rtm::storage
