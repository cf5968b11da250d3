#include "storage/migrations/migration_runner.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "base/encoding.h"
#include "base/log.h"

namespace rtm::storage {
namespace {

constexpr std::string_view kCreateTable =
    "CREATE TABLE IF NOT EXISTS {schema_migrations} (version INTEGER NOT NULL PRIMARY KEY, "
    "name VARCHAR(255) NOT NULL, applied_at BIGINT NOT NULL, checksum VARCHAR(64) NOT NULL)";

// A version that no migration has, so that older programs refuse it too.
constexpr int kCopyMark = 0;

std::map<int, std::string> LoadApplied(SqlConnection& connection) {
  std::map<int, std::string> applied;
  connection.Query("SELECT version, checksum FROM {schema_migrations}", {},
                   [&applied](const SqlRow& row) {
                     applied.emplace(static_cast<int>(row.Int(0)), row.Text(1));
                   });
  return applied;
}

void CheckApplied(const std::map<int, std::string>& applied,
                  std::span<const Migration> migrations) {
  if (applied.contains(kCopyMark)) {
    throw base::Error(base::ErrorCode::kConflict,
                      {"This database is a copy that was cut off, or is still being made: run "
                       "'rt-manage copy' to it again. Nothing was changed.",
                       "该数据库是一个未完成（或仍在进行）的副本：请重新运行 rt-manage "
                       "copy。未做任何更改。"});
  }
  for (const auto& [version, checksum] : applied) {
    const bool known = version >= 1 && version <= NewestVersion(migrations) &&
                       ChecksumOf(migrations[static_cast<std::size_t>(version - 1)]) == checksum;
    if (!known) {
      throw base::Error(base::ErrorCode::kStoreNewer,
                        {"Another version of rt-manage made this database: its schema step " +
                             std::to_string(version) +
                             " is not the one that this version knows. Nothing was changed.",
                         "该数据库由其他版本的 rt-manage 创建：结构步骤 " +
                             std::to_string(version) + " 与当前版本不一致，未做任何更改。"});
    }
  }
}

// Of a statement that other nodes break off: each of them has a few to run, and then it is quiet.
constexpr int kMostTries = 100;

struct Patience {
  const base::Clock& clock;
  std::chrono::seconds span;
};

/// On a cluster (Galera) a table that another node makes breaks off whatever runs there just now.
/// Not for ever: while it waits for somebody's open transaction, all that comes later waits behind
/// it.
template <class Work>
void Insist(const Patience& patience, Work work) {
  const base::BootTime end = patience.clock.Boot() + patience.span;
  for (int tried = 1;; ++tried) {
    try {
      work();
      return;
    } catch (const SqlError& error) {
      if (error.fault() != SqlFault::kDeadlock || tried >= kMostTries ||
          patience.clock.Boot() >= end) {
        throw;
      }
    }
  }
}

void MakeOnce(SqlConnection& connection, std::string_view statement, const Patience& patience) {
  try {
    Insist(patience, [&] { connection.Execute(statement); });
  } catch (const SqlError& error) {
    if (error.fault() != SqlFault::kExists) {
      throw;
    }
  }
}

/// nullopt if there is no table of steps.
std::optional<std::map<int, std::string>> FindApplied(SqlConnection& connection) {
  try {
    return LoadApplied(connection);
  } catch (const SqlError& error) {
    if (error.fault() != SqlFault::kOther) {
      throw;
    }
    return std::nullopt;
  }
}

/// Asks first: an account that may not make tables is not even allowed to find one made.
void EnsureMigrationTable(SqlConnection& connection, const Patience& patience) {
  if (!FindApplied(connection)) {
    MakeOnce(connection, kCreateTable, patience);
  }
}

void LogMigrated(const Migration& migration) {
  base::LogInfo("store.migrated", {{"version", migration.version}, {"name", migration.name}});
}

}  // namespace

void CreateMigrationTable(SqlConnection& connection) { connection.Execute(kCreateTable); }

void RecordMigration(SqlConnection& connection, const Migration& migration,
                     const base::Clock& clock) {
  connection.Execute(
      "INSERT INTO {schema_migrations} (version, name, applied_at, checksum) VALUES (?, ?, ?, ?)",
      {migration.version, migration.name, clock.Now(), ChecksumOf(migration)});
}

void ApplyMigration(SqlConnection& connection, const Migration& migration,
                    const base::Clock& clock) {
  for (const std::string_view statement : migration.statements) {
    connection.Execute(statement);
  }
  RecordMigration(connection, migration, clock);
}

void MarkUnfinishedCopy(SqlConnection& connection, const base::Clock& clock) {
  connection.Execute(
      "INSERT INTO {schema_migrations} (version, name, applied_at, checksum) VALUES (?, ?, ?, ?)",
      {kCopyMark, "copy", clock.Now(), ""});
}

bool IsUnfinishedCopy(SqlConnection& connection) {
  return LoadApplied(connection).contains(kCopyMark);
}

void UnmarkCopy(SqlConnection& connection) {
  connection.Execute("DELETE FROM {schema_migrations} WHERE version = ?", {kCopyMark});
}

int NewestVersion(std::span<const Migration> migrations) {
  return static_cast<int>(migrations.size());
}

std::string ChecksumOf(const Migration& migration) {
  std::string all;
  for (const std::string_view statement : migration.statements) {
    all.append(statement).append(";\n");
  }
  std::array<char, crypto_generichash_BYTES_MIN> digest{};
  crypto_generichash(reinterpret_cast<unsigned char*>(digest.data()), digest.size(),
                     reinterpret_cast<const unsigned char*>(all.data()), all.size(), nullptr, 0);
  return base::HexEncode({digest.data(), digest.size()});
}

void Migrate(SqlConnection& connection, std::span<const Migration> migrations,
             const base::Clock& clock) {
  for (const Migration& migration : migrations) {
    connection.BeginWrite();
    try {
      // Looked up under the write lock: another process may be doing the same.
      CreateMigrationTable(connection);
      const auto applied = LoadApplied(connection);
      CheckApplied(applied, migrations);
      if (applied.contains(migration.version)) {
        connection.Rollback();
        continue;
      }
      ApplyMigration(connection, migration, clock);
      connection.Commit();
    } catch (...) {
      connection.Rollback();
      throw;
    }
    LogMigrated(migration);
  }
}

bool IsMigrated(SqlConnection& connection, std::span<const Migration> migrations) {
  const auto applied = FindApplied(connection);
  if (!applied) {
    return false;
  }
  CheckApplied(*applied, migrations);
  return std::ranges::all_of(migrations, [&applied](const Migration& migration) {
    return applied->contains(migration.version);
  });
}

void MigrateInSteps(SqlConnection& connection, std::span<const Migration> migrations,
                    const base::Clock& clock, std::chrono::seconds span) {
  const Patience patience{clock, span};
  EnsureMigrationTable(connection, patience);
  for (const Migration& migration : migrations) {
    const auto applied = LoadApplied(connection);
    CheckApplied(applied, migrations);
    if (applied.contains(migration.version)) {
      continue;
    }
    for (const std::string_view statement : migration.statements) {
      MakeOnce(connection, statement, patience);
    }
    try {
      Insist(patience, [&] { RecordMigration(connection, migration, clock); });
      LogMigrated(migration);
    } catch (const SqlError& error) {
      if (error.fault() != SqlFault::kDuplicate) {
        throw;
      }
      // Another node was quicker; the next look checks that it made the same.
    }
  }
  CheckApplied(LoadApplied(connection), migrations);
}

}  // namespace rtm::storage
