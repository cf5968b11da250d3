#include "storage/mysql_database.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "storage/migrations/migration_runner.h"
#include "storage/migrations/mysql_migrations.h"
#include "storage/table_prefix.h"

namespace rtm::storage {
namespace {

// Two keep one server busy while the other one's commit waits for its disk or its cluster.
constexpr std::size_t kWriters = 2;
// Without a pause: who runs again waits for the winner's locks.
constexpr int kReruns = 5;

bool HasTable(SqlConnection& connection, std::string_view name) {
  bool found = false;
  // "_" in a name is a letter to LIKE; the comparison is exact.
  connection.Query(
      "SELECT 1 FROM information_schema.tables WHERE table_schema = database() AND table_name = ?",
      {name}, [&found](const SqlRow&) { found = true; });
  return found;
}

void RefuseOldSystem(SqlConnection& connection, std::string_view prefix) {
  if (HasTable(connection, ExpandTables("{rts}", prefix)) &&
      !HasTable(connection, ExpandTables("{schema_migrations}", prefix))) {
    throw base::Error(
        base::ErrorCode::kConfig,
        {"database.database: the tables are those of the old system, which this version does not "
         "take over. Nothing was changed.",
         "database.database：其中的表属于旧系统，此版本尚不能接管。未做任何更改。"})
        .WithField("database.database");
  }
}

void PrepareTables(const MySqlOptions& options, const base::Clock& clock) {
  MySqlConnection connection(options, MySqlConnection::Access::kWriter);
  RefuseOldSystem(connection, options.table_prefix.empty() ? "" : options.table_prefix + "_");
  MigrateInSteps(connection, MySqlMigrations(), clock);
}

}  // namespace

std::unique_ptr<MySqlDatabase> MySqlDatabase::OpenBlocking(Options options,
                                                           const base::Clock& clock) {
  CheckTablePrefix(options.server.table_prefix);
  PrepareTables(options.server, clock);
  return std::unique_ptr<MySqlDatabase>(new MySqlDatabase(std::move(options), clock));
}

MySqlDatabase::MySqlDatabase(Options options, const base::Clock& clock)
    : meter_(clock, options.metrics),
      server_(std::move(options.server), options.limits, clock),
      writes_(std::make_shared<SqlWorkQueue>()) {
  const std::size_t threads = std::clamp<std::size_t>(options.max_open, 2, kMostThreads);
  const std::size_t writers = std::min(kWriters, threads / 2);
  for (std::size_t i = 0; i < writers; ++i) {
    write_sessions_.push_back(
        std::make_unique<MySqlSession>(server_, MySqlConnection::Access::kWriter));
    GroupCommitWriter::Options writer;
    writer.max_batch = options.max_batch;
    writer.fault_hook = options.fault_hook;
    writer.meter = meter_;
    writer.reruns = kReruns;
    writer.queue = writes_;
    writers_.push_back(
        std::make_unique<GroupCommitWriter>(*write_sessions_.back(), std::move(writer)));
  }
  std::vector<std::unique_ptr<SqlConnection>> readers;
  for (std::size_t i = writers; i < threads; ++i) {
    readers.push_back(std::make_unique<MySqlSession>(server_, MySqlConnection::Access::kReader));
  }
  readers_ = std::make_unique<ReaderPool>(std::move(readers), meter_);
}

MySqlDatabase::~MySqlDatabase() { StopBlocking(); }

void MySqlDatabase::StopBlocking() {
  readers_->Stop();
  std::ranges::for_each(writers_, &GroupCommitWriter::Stop);
  write_sessions_.clear();
}

std::int64_t MySqlDatabase::commit_count() const {
  return std::transform_reduce(writers_.begin(), writers_.end(), std::int64_t{0}, std::plus<>(),
                               [](const auto& writer) { return writer->commit_count(); });
}

void MySqlDatabase::Submit(Lane lane, std::shared_ptr<SqlWork> work) {
  meter_.HandedOver(*work);
  if (lane == Lane::kRead) {
    readers_->Submit(std::move(work));
  } else {
    writes_->Push(std::move(work));
  }
}

}  // namespace rtm::storage
