#include "storage/migrations/migration_runner.h"

#include <gmock/gmock.h>

#include <array>

#include "storage/migrations/sqlite_migrations.h"
#include "storage/sql_store_test.h"
#include "storage/sqlite_connection.h"
#include "storage/sqlite_file.h"

namespace rtm::storage {
namespace {

constexpr std::array<std::string_view, 1> kFirst{"CREATE TABLE {one} (id INTEGER)"};
constexpr std::array<std::string_view, 2> kSecond{"CREATE TABLE {two} (id INTEGER)",
                                                  "INSERT INTO {two} VALUES (2)"};
constexpr std::array<std::string_view, 2> kBroken{"CREATE TABLE {two} (id INTEGER)",
                                                  "INSERT INTO {nowhere} VALUES (2)"};

class MigrationRunnerTest : public ::testing::Test {
 protected:
  MigrationRunnerTest() : connection_(MakeOptions()) {}

  SqliteConnectionOptions MakeOptions() const {
    SqliteConnectionOptions options;
    options.file_or_uri = (dir_.path() / "test.db").string();
    options.access = SqliteConnectionOptions::Access::kWriter;
    CreateSqliteFile(options.file_or_uri);
    return options;
  }
  std::vector<std::string> Tables() {
    std::vector<std::string> names;
    connection_.Query("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name", {},
                      [&names](const SqlRow& row) { names.emplace_back(row.Text(0)); });
    return names;
  }

  TempDir dir_;
  testing::ManualClock clock_;
  SqliteConnection connection_;
};

TEST_F(MigrationRunnerTest, RunsWhatIsMissingOnce) {
  const std::array<Migration, 2> steps{{{1, "first", kFirst}, {2, "second", kSecond}}};
  Migrate(connection_, std::span(steps).first(1), clock_);
  EXPECT_THAT(Tables(), ::testing::ElementsAre("one", "schema_migrations"));
  Migrate(connection_, steps, clock_);
  Migrate(connection_, steps, clock_);
  EXPECT_THAT(Tables(), ::testing::ElementsAre("one", "schema_migrations", "two"));
  std::vector<std::string> recorded;
  connection_.Query(
      "SELECT version, name, applied_at, checksum FROM schema_migrations ORDER BY version", {},
      [&](const SqlRow& row) {
        recorded.emplace_back(row.Text(1));
        EXPECT_EQ(row.Int(2), base::ToUnixMillis(clock_.Now()));
        EXPECT_EQ(row.Text(3).size(), 32U);
      });
  EXPECT_THAT(recorded, ::testing::ElementsAre("first", "second"));
}

TEST_F(MigrationRunnerTest, AStepThatFailsLeavesTheStepBefore) {
  const std::array<Migration, 2> steps{{{1, "first", kFirst}, {2, "broken", kBroken}}};
  EXPECT_THROW(Migrate(connection_, steps, clock_), SqlError);
  EXPECT_FALSE(connection_.InTransaction());
  EXPECT_THAT(Tables(), ::testing::ElementsAre("one", "schema_migrations"));
  const std::array<Migration, 2> mended{{{1, "first", kFirst}, {2, "second", kSecond}}};
  Migrate(connection_, mended, clock_);
  EXPECT_THAT(Tables(), ::testing::Contains("two"));
}

TEST_F(MigrationRunnerTest, AChangedStepIsRefused) {
  const std::array<Migration, 1> steps{{{1, "first", kFirst}}};
  Migrate(connection_, steps, clock_);
  const std::array<Migration, 1> changed{{{1, "first", kSecond}}};
  try {
    Migrate(connection_, changed, clock_);
    FAIL() << "it ran";
  } catch (const base::Error& error) {
    EXPECT_EQ(error.code(), base::ErrorCode::kStoreNewer);
  }
}

TEST_F(MigrationRunnerTest, TheListIndexOfAnOlderStoreIsReplaced) {
  const auto columns = [this] {
    std::string sql;
    connection_.Query("SELECT sql FROM sqlite_master WHERE name = 'rts_list'", {},
                      [&sql](const SqlRow& row) { sql = row.Text(0); });
    return sql;
  };
  Migrate(connection_, SqliteMigrations().first(2), clock_);
  EXPECT_THAT(columns(), ::testing::Not(::testing::HasSubstr("last_refresh_ms")));
  connection_.Execute("INSERT INTO rts (biz_id, rt) VALUES ('a', 'sealed')");
  Migrate(connection_, SqliteMigrations(), clock_);
  EXPECT_THAT(columns(), ::testing::HasSubstr("last_refresh_ms"));
  std::int64_t rows = 0;
  connection_.Query("SELECT count(*) FROM rts INDEXED BY rts_list WHERE last_refresh_ms IS NULL",
                    {}, [&rows](const SqlRow& row) { rows = row.Int(0); });
  EXPECT_EQ(rows, 1);
}

// A released step never changes; a new one gets the next number.
TEST_F(MigrationRunnerTest, ReleasedStepsKeepTheirChecksums) {
  const auto steps = SqliteMigrations();
  for (std::size_t i = 0; i < steps.size(); ++i) {
    EXPECT_EQ(steps[i].version, static_cast<int>(i) + 1);
  }
  EXPECT_EQ(ChecksumOf(steps[0]), "38216c6d7585947f165566b35bbd2fb1");
  EXPECT_EQ(ChecksumOf(steps[1]), "41fa681a52d633453416077c5babd348");
  EXPECT_EQ(ChecksumOf(steps[2]), "ae65e23fcebeb6ccfc7e3fd66fedafb4");
}

}  // namespace
}  // namespace rtm::storage
