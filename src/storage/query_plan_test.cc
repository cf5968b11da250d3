#include <gmock/gmock.h>

#include "storage/audit_query.h"
#include "storage/due_query.h"
#include "storage/migrations/migration_runner.h"
#include "storage/migrations/sqlite_migrations.h"
#include "storage/old_database_test.h"
#include "storage/overview_query.h"
#include "storage/row_census.h"
#include "storage/sql_store_test.h"
#include "storage/sqlite_connection.h"
#include "storage/sqlite_file.h"
#include "storage/sqlite_take_over.h"
#include "storage/token_list_query.h"

namespace rtm::storage {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// A scan that nobody sees with ten rows stops the service with a hundred thousand.
// In a new database and in one that was the old system's.
enum class Origin { kNew, kAdopted };

class QueryPlanTest : public ::testing::TestWithParam<Origin> {
 protected:
  QueryPlanTest() : connection_(MakeFile()) {
    if (GetParam() == Origin::kNew) {
      Migrate(connection_, SqliteMigrations(), clock_);
    }
  }

  SqliteConnectionOptions MakeFile() const {
    SqliteConnectionOptions options;
    options.file_or_uri = (dir_.path() / "plan.db").string();
    options.access = SqliteConnectionOptions::Access::kWriter;
    if (GetParam() == Origin::kAdopted) {
      MakeOldDatabase(options.file_or_uri, OldTablesSql());
      AdoptSqliteSchema(options.file_or_uri, "", clock_);
    } else {
      CreateSqliteFile(options.file_or_uri);
    }
    return options;
  }

  std::string Plan(const std::string& sql) {
    std::string plan;
    connection_.Query("EXPLAIN QUERY PLAN " + sql, {},
                      [&plan](const SqlRow& row) { plan.append(row.Text(3)).append("\n"); });
    return plan;
  }

  // Finds its rows by an index and neither scans nor sorts.
  void ExpectSought(const std::string& sql) {
    const std::string plan = Plan(sql);
    EXPECT_THAT(plan, HasSubstr("SEARCH")) << sql;
    EXPECT_THAT(plan, Not(HasSubstr("SCAN"))) << sql;
    EXPECT_THAT(plan, Not(HasSubstr("TEMP B-TREE"))) << sql;
  }

  TempDir dir_;
  testing::ManualClock clock_;
  SqliteConnection connection_;
};

TEST_P(QueryPlanTest, LookUpsSeek) {
  ExpectSought("SELECT id FROM {rts} WHERE id = ?");
  ExpectSought("SELECT id FROM {rts} WHERE biz_id = ?");
  ExpectSought("SELECT * FROM {rts} WHERE lower(email) = ? ORDER BY id LIMIT 1");
  ExpectSought("SELECT id FROM {rts} WHERE rt_fp = ?");
  ExpectSought("SELECT id FROM {rts} WHERE proxy_fp = ? ORDER BY id");
  ExpectSought("SELECT * FROM {rts} WHERE linked_to = ? ORDER BY id");
  ExpectSought("SELECT * FROM {rts} WHERE id > ? ORDER BY id LIMIT ?");
  ExpectSought("SELECT token_uid FROM {rt_consumed} WHERE fingerprint = ?");
  ExpectSought(
      "SELECT c.biz_id FROM {rt_consumed} c LEFT JOIN {rts} r ON r.uid = c.token_uid WHERE "
      "c.fingerprint = ?");
  ExpectSought("SELECT config_value FROM {system_configs} WHERE config_key = ?");
}

TEST_P(QueryPlanTest, DueRowsSeek) {
  ExpectSought(DueSql());
  EXPECT_THAT(Plan(DueSql()), HasSubstr("rts_due"));
}

TEST_P(QueryPlanTest, AttemptsSeek) {
  ExpectSought("SELECT * FROM {rt_attempts} WHERE token_id = ? ORDER BY id DESC LIMIT ? OFFSET ?");
  ExpectSought("SELECT count(*) FROM {rt_attempts} WHERE token_id = ?");
  ExpectSought("SELECT id, owner FROM {rt_attempts} WHERE open_for = ?");
  ExpectSought(
      "SELECT id FROM {rt_attempts} WHERE started_ms < ? AND open_for IS NULL ORDER BY started_ms "
      "LIMIT ?");
  ExpectSought("SELECT * FROM {rt_attempts} WHERE open_for > 0");
  EXPECT_THAT(Plan("SELECT * FROM {rt_attempts} WHERE open_for > 0"),
              HasSubstr("rt_attempts_open"));
  ExpectSought(
      "DELETE FROM {rts} WHERE id = ? AND NOT EXISTS (SELECT 1 FROM {rt_attempts} WHERE open_for = "
      "?)");
}

TEST_P(QueryPlanTest, TheListIsFoundAndCountedInACoveringIndex) {
  TokenFilter all;
  all.biz_id = all.tag = all.email = all.type = "x";
  all.enabled = true;
  all.created_from = clock_.Now();
  all.created_until = clock_.Now();
  all.state = core::TokenState::kActive;
  all.at_ends_until = clock_.Now();
  all.proxy = "x";
  TokenFilter enabled;
  enabled.enabled = true;
  TokenFilter tag;
  tag.tag = "x";
  TokenFilter at_end;
  at_end.at_ends_until = clock_.Now();
  TokenFilter direct;
  direct.direct = true;
  for (const TokenFilter& filter : {TokenFilter(), all, enabled, tag, at_end, direct}) {
    const std::string ids = Plan(MakeTokenListSql(filter, {}).ids);
    EXPECT_THAT(ids, HasSubstr("SEARCH rts USING COVERING INDEX rts_list (id>?)")) << ids;
    EXPECT_THAT(ids, Not(HasSubstr("TEMP B-TREE"))) << ids;
    for (const TokenSort sort :
         {TokenSort::kId, TokenSort::kBizId, TokenSort::kEmail, TokenSort::kUserName,
          TokenSort::kType, TokenSort::kTag, TokenSort::kState, TokenSort::kEnabled,
          TokenSort::kCreated, TokenSort::kLastRefresh, TokenSort::kAtEnd,
          TokenSort::kNextRefresh}) {
      const TokenListSql sql = MakeTokenListSql(filter, {sort, SortDirection::kAscending});
      EXPECT_THAT(Plan(sql.count), HasSubstr("COVERING INDEX")) << sql.count;
      const std::string plan = Plan(sql.page);
      EXPECT_THAT(plan, HasSubstr("COVERING INDEX")) << sql.page << "\n" << plan;
      EXPECT_THAT(plan, HasSubstr("SEARCH rts USING INTEGER PRIMARY KEY")) << sql.page << "\n"
                                                                           << plan;
    }
  }
}

TEST_P(QueryPlanTest, CountsAreMadeFromAnIndex) {
  const CensusSql sql = MakeCensusSql();
  const std::string plan = Plan(sql.states);
  EXPECT_THAT(plan, HasSubstr("COVERING INDEX rts_due"));
  EXPECT_THAT(plan, Not(HasSubstr("TEMP B-TREE")));
  EXPECT_THAT(Plan(DueCountSql()), HasSubstr("SEARCH rts USING COVERING INDEX rts_due"));
  EXPECT_THAT(Plan(sql.at_over), HasSubstr("SEARCH rts USING COVERING INDEX rts_at_end"));
  EXPECT_THAT(Plan(sql.next_at_end), HasSubstr("SEARCH rts USING COVERING INDEX rts_at_end"));
  EXPECT_THAT(Plan(sql.next_at_end), Not(HasSubstr("TEMP B-TREE")));
  const std::string proxies =
      Plan("SELECT proxy_fp, count(*) FROM {rts} WHERE proxy_fp IS NOT NULL GROUP BY proxy_fp");
  EXPECT_THAT(proxies, HasSubstr("COVERING INDEX rts_proxy"));
  EXPECT_THAT(proxies, Not(HasSubstr("TEMP B-TREE")));
}

TEST_P(QueryPlanTest, TheOverviewIsCountedFromIndexes) {
  const OverviewSql sql = MakeOverviewSql();
  EXPECT_THAT(Plan(sql.states), HasSubstr("COVERING INDEX rts_due"));
  EXPECT_THAT(Plan(sql.states), Not(HasSubstr("TEMP B-TREE")));
  EXPECT_THAT(Plan(sql.at_ends), HasSubstr("COVERING INDEX rts_at_end"));
  EXPECT_THAT(Plan(sql.at_ends), Not(HasSubstr("TEMP B-TREE")));
  EXPECT_THAT(Plan(DueTimesSql()), HasSubstr("SEARCH rts USING COVERING INDEX rts_due"));
  EXPECT_THAT(Plan(NextDueSql()), HasSubstr("SEARCH rts USING COVERING INDEX rts_due"));
  EXPECT_THAT(Plan(NextDueSql()), Not(HasSubstr("TEMP B-TREE")));
  for (const std::string& attempts : {sql.outcomes, sql.failures}) {
    EXPECT_THAT(Plan(attempts), HasSubstr("SEARCH a USING INDEX rt_attempts_started")) << attempts;
    EXPECT_THAT(Plan(attempts), Not(HasSubstr("SCAN"))) << attempts;
  }
}

TEST_P(QueryPlanTest, TheAuditLogSeeks) {
  const AuditSql by_action = MakeAuditSql({.action = "a"});
  ExpectSought(by_action.page);
  ExpectSought(by_action.before);
  ExpectSought(by_action.count);
  ExpectSought(std::string(kNextAuditActionSql));
  const AuditSql all = MakeAuditSql({});
  ExpectSought(all.before);
  EXPECT_THAT(Plan(all.count), HasSubstr("COVERING INDEX"));
  // The page of a filter that no index helps is the newest lines that match, without sorting.
  const AuditSql some = MakeAuditSql({.actor = "a", .subject = "b", .from = clock_.Now()});
  for (const std::string& sql : {all.page, some.page, some.before}) {
    EXPECT_THAT(Plan(sql), Not(HasSubstr("TEMP B-TREE"))) << sql;
  }
}

INSTANTIATE_TEST_SUITE_P(Origins, QueryPlanTest, ::testing::Values(Origin::kNew, Origin::kAdopted));

}  // namespace
}  // namespace rtm::storage
