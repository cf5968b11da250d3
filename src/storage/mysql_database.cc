#include "storage/mysql_database.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "storage/migrations/migration_runner.h"
#include "storage/migrations/mysql_migrations.h"
#include "storage/mysql_old_tables.h"
#include "storage/old_tables.h"
#include "storage/table_prefix.h"

namespace rtm::storage {
namespace {

// Two keep one server busy while the other one's commit waits for its disk or its cluster.
constexpr std::size_t kWriters = 2;
// Without a pause: who runs again waits for the winner's locks.
constexpr int kReruns = 5;

void PrepareTables(MySqlOptions& options, const base::Clock& clock) {
  {
    MySqlConnection connection(options, MySqlConnection::Access::kReader);
    const MySqlKind kind = KindOfMySqlTables(connection, options.database);
    if (kind == MySqlKind::kOld || kind == MySqlKind::kBegun) {
      RefuseOldSystem(options.database);
    }
    if (IsMigrated(connection, MySqlMigrations())) {
      return;
    }
  }
  // A step may write every row anew, which takes as long as it takes. But while it waits for
  // somebody's open transaction, the statements of all nodes wait behind it.
  const auto usual = std::exchange(options.io_timeout, MySqlOptions::kLongestStatement);
  MySqlConnection connection(options, MySqlConnection::Access::kWriter);
  connection.Execute("SET SESSION lock_wait_timeout = ?", {options.lock_patience.count()});
  MigrateInSteps(connection, MySqlMigrations(), clock, options.lock_patience);
  options.io_timeout = usual;
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
