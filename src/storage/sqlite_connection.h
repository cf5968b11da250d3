#pragma once

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>

#include "storage/sql_connection.h"

namespace rtm::storage {

struct SqliteConnectionOptions {
  std::string file_or_uri;
  std::string table_prefix;  ///< Checked: [A-Za-z0-9_]{0,32}.
  /// A looker reads a file that must stay as it is, to the last byte: nothing is moved out of a WAL
  /// when it closes. `file_or_uri` is LookUri then.
  enum class Access { kWriter, kReader, kLooker } access = Access::kReader;
  /// How long to wait for a lock that another process holds.
  std::chrono::milliseconds busy_timeout{5000};
};

/// The SQLite driver. The file must exist. A writer has WAL, full fsync and secure delete; readers
/// and lookers refuse writes. Used by one thread at a time.
class SqliteConnection final : public SqlConnection {
 public:
  explicit SqliteConnection(const SqliteConnectionOptions& options);

  using SqlConnection::Execute;
  using SqlConnection::Query;
  std::int64_t Execute(std::string_view sql, Values values) override;
  void Query(std::string_view sql, Values values, const RowSink& each) override;
  std::int64_t LastInsertId() override;
  void BeginWrite() override;
  void BeginRead() override;
  void Commit() override;
  void Rollback() noexcept override;
  bool InTransaction() const override;
  void Savepoint() override;
  void ReleaseSavepoint() override;
  void RollbackToSavepoint() override;
  SqlDialect dialect() const override { return SqlDialect::kSqlite; }

  /// Writer only: moves the WAL into the file when it has grown, and shortens it when readers let
  /// it grow far. Failures are left to the next time: the data is durable either way. Call it
  /// outside a transaction.
  void CheckpointIfDue() noexcept;
  /// Writer only: empties the WAL before a clean close.
  void CheckpointAll() noexcept;
  /// Writes all that is committed to a new database file, durably. Throws SqlError; an unfinished
  /// file may be left then.
  void CopyTo(const std::filesystem::path& file);
  /// Opens what the name of the file leads to now, instead of the present file. Throws SqlError,
  /// and has to be called again then.
  void Reopen(std::uint64_t edition);
  /// Which Reopen came last; 1 before the first.
  std::uint64_t edition() const { return edition_; }

  /// Pages in the WAL after the last commit of this connection.
  int wal_pages() const { return wal_pages_; }

 private:
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
      return std::hash<std::string_view>{}(text);
    }
  };

  void Configure();
  void RequireWal();
  SQLite::Statement& Prepare(std::string_view sql);
  void Bind(SQLite::Statement& statement, Values values);
  [[noreturn]] void Rethrow(std::string_view sql, const SQLite::Exception& error) const;

  const SqliteConnectionOptions options_;
  SQLite::Database database_;
  std::unordered_map<std::string, SQLite::Statement, TextHash, std::equal_to<>> statements_;
  int wal_pages_ = 0;
  std::uint64_t edition_ = 1;
};

/// Translates an SQLite result code. `system_errno` tells a full disk from other I/O errors.
SqlFault SqlFaultOf(int extended_code, int system_errno);

}  // namespace rtm::storage
