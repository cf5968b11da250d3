#include "app/store_mover.h"

#include <boost/json.hpp>
#include <ostream>
#include <system_error>

#include "app/application.h"
#include "app/command_files.h"
#include "app/key_source.h"
#include "app/mysql_place.h"
#include "app/only_node.h"
#include "app/open_api.h"
#include "app/welcome.h"
#include "base/fault_point.h"
#include "base/files.h"
#include "storage/data_dir_lock.h"
#include "storage/store_place.h"
#include "storage/store_tables.h"

namespace rtm::app {
namespace {

namespace fs = std::filesystem;

struct CopiedTable {
  std::string_view name;
  std::int64_t rows = 0;
};

bool IsSamePlace(const fs::path& left, const fs::path& right) {
  std::error_code ignored;
  return fs::weakly_canonical(left, ignored) == fs::weakly_canonical(right, ignored);
}

storage::StorePlace PlaceOf(const DatabaseConfig& config) {
  storage::StorePlace place;
  if (config.type == DatabaseConfig::Type::kMySql) {
    place.mysql = MySqlOptionsOf(config);
  } else {
    place.sqlite_file = config.database;
  }
  place.table_prefix = config.table_prefix;
  return place;
}

/// A server may have several names; then the place is not empty.
bool IsSameDatabase(const DatabaseConfig& left, const DatabaseConfig& right) {
  if (left.type != right.type) {
    return false;
  }
  return left.type == DatabaseConfig::Type::kMySql
             ? left.host == right.host && left.port == right.port &&
                   left.database == right.database && left.table_prefix == right.table_prefix
             : IsSamePlace(left.database, right.database);
}

void CheckPlaces(const Config& from, const Config& to) {
  if (IsSameDatabase(from.database, to.database)) {
    throw base::Error(base::ErrorCode::kConfig,
                      {"--from and --to name the same database: " + from.database.database,
                       "--from 与 --to 指向同一个数据库：" + from.database.database})
        .WithField("--to");
  }
}

/// Replies that are in no database yet lie in the journal of the data directory, and stay there.
void CheckJournal(const storage::RescueJournal& journal, const Config& from, const Config& to) {
  const std::size_t pending = journal.Count().pending;
  if (pending > 0 && !IsSamePlace(from.server.data_dir, to.server.data_dir)) {
    const std::string count = std::to_string(pending);
    throw base::Error(
        base::ErrorCode::kConflict,
        {count + " replies in the rescue journal of " + from.server.data_dir.string() +
             " are in no row; 'rt-manage rescue list' shows them, 'rescue replay --adopt' takes "
             "them in. Copy after that, or keep the data directory",
         from.server.data_dir.string() + " 的救援日志中有 " + count +
             " 条应答未写入任何行；rt-manage rescue list 可查看，rescue replay --adopt "
             "可收入。请在此之后复制，或沿用同一数据目录"});
  }
}

/// Another key would find every value sealed.
void CheckTargetKey(const CommandContext& context, const Config& to,
                    const std::map<std::string, std::string>& settings) {
  base::SystemEntropy entropy;
  const MasterKey key =
      ObtainMasterKey(to.security, context.environment, StoreState::kSealed, entropy);
  FirstStart::CheckKey(settings, *crypto::MakeCipher(key.ring.Clone(), entropy));
}

std::vector<CopiedTable> CopyAll(storage::SqlConnection& from, storage::SqlConnection& to) {
  std::vector<CopiedTable> copied;
  for (const storage::StoreTable& table : storage::StoreTables()) {
    const storage::TableSummary read = storage::CopyTable(from, to, table);
    if (storage::SummarizeTable(to, table) != read) {
      throw base::Error(
          base::ErrorCode::kStoreIo,
          {"The copy differs from the store in the table " + std::string(table.name) +
               "; it was removed again.",
           "副本与原数据库的表 " + std::string(table.name) + " 不一致；副本已删除。"});
    }
    copied.push_back({table.name, read.rows});
    base::FaultPoint("copy_after_table");
  }
  return copied;
}

void Report(const CommandContext& context, const Config& to,
            const std::vector<CopiedTable>& copied) {
  if (context.json()) {
    boost::json::object tables;
    for (const CopiedTable& table : copied) {
      tables[table.name] = table.rows;
    }
    context.terminal.out << boost::json::serialize(
                                boost::json::object{{"success", true},
                                                    {"database", to.database.database},
                                                    {"tables", std::move(tables)}})
                         << std::endl;
    return;
  }
  for (const CopiedTable& table : copied) {
    context.terminal.out << table.name << ": " << table.rows << " rows\n";
  }
  context.terminal.out << "Copied and verified." << std::endl;
  context.terminal.err << "rt-manage: start the server on " << to.database.database
                       << " only from now on: a token that one store refreshes is used up for the "
                          "other"
                       << std::endl;
}

}  // namespace

ExitCode RunMoveStore(const CommandContext& context, const CopyOptions& options) {
  const auto load = [&context](const fs::path& file) {
    return LoadConfig(
        {.file = file, .data_dir = {}, .environment = context.environment, .working_dir = "."});
  };
  const LoadedConfig from = load(options.from);
  const LoadedConfig to = load(options.to);
  CheckStoreIsThere(from.config.database);
  CheckPlaces(from.config, to.config);
  // Settles what an earlier life left open, and keeps servers away from it.
  Application source(from.config, context.environment, [&](const SealedStore& data) {
    ShowWhatWasMade(context.terminal.err, data, from.config.auth.username);
  });
  RequireNoOtherNode(source);
  CheckJournal(source.data().journal(), from.config, to.config);
  std::optional<storage::DataDirLock> lock;
  if (!IsSamePlace(from.config.server.data_dir, to.config.server.data_dir)) {
    lock.emplace(to.config.server.data_dir);
  }
  CheckTargetKey(context, to.config,
                 source.core().WaitFor(source.data().store().settings().LoadAll()));
  core::Actor actor;
  actor.kind = core::Actor::Kind::kCommandLine;
  source.core().WaitFor(source.services().View().audit.Record(actor, "store.copied", "",
                                                              to.config.database.database));
  const base::SystemClock clock;
  const auto reader = storage::OpenStoreToRead(PlaceOf(from.config.database));
  const auto target = storage::BeginStore(PlaceOf(to.config.database), clock);
  const std::vector<CopiedTable> copied = CopyAll(*reader, target->connection());
  target->Keep();
  Report(context, to.config, copied);
  return ExitCode::kOk;
}

}  // namespace rtm::app
