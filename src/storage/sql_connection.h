#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/error.h"
#include "storage/sql_value.h"

namespace rtm::storage {

/// What a database reported, in terms that do not depend on the engine.
enum class SqlFault {
  kDuplicate,   ///< A unique index refused the value.
  kExists,      ///< What a DDL statement is to make is there already.
  kConstraint,  ///< Another constraint did: a bug of ours.
  kBusy,        ///< Another process keeps the database locked.
  kDeadlock,    ///< The transaction lost against another one and is rolled back.
  kConnectionLost,
  kFull,
  kIo,
  kCorrupt,
  kReadOnly,
  kOther
};
std::string_view ToString(SqlFault fault);

/// Where the engines differ in more than what their drivers hide.
enum class SqlDialect { kSqlite, kMySql };

/// An error of a database driver: the fault and the base::ErrorCode that callers outside storage
/// see. The texts hold what the engine said, never a bound value.
class SqlError final : public base::Error {
 public:
  SqlError(SqlFault fault, std::string detail);
  SqlFault fault() const noexcept { return fault_; }

 private:
  SqlFault fault_;
};

/// One row of a result, valid only inside the call that got it. Columns count from 0; NULL reads as
/// 0 or "".
class SqlRow {
 public:
  virtual ~SqlRow() = default;
  virtual bool IsNull(int column) const = 0;
  virtual std::int64_t Int(int column) const = 0;
  virtual std::string_view Text(int column) const = 0;
};

/// One connection to a database: the port of the two drivers. Not thread-safe; blocking. Statements
/// are prepared once per text and reset after use. `{name}` in a text stands for the table `name`
/// with the prefix. Everything throws SqlError.
class SqlConnection {
 public:
  using Values = std::span<const SqlValue>;
  using RowSink = std::function<void(const SqlRow&)>;

  virtual ~SqlConnection() = default;

  /// Runs a statement that returns no rows; the number of rows it changed.
  virtual std::int64_t Execute(std::string_view sql, Values values) = 0;
  /// Calls `each` for every row. `each` must not use this connection.
  virtual void Query(std::string_view sql, Values values, const RowSink& each) = 0;
  /// The id that the last INSERT gave.
  virtual std::int64_t LastInsertId() = 0;

  /// A transaction that may write: takes the write lock at once.
  virtual void BeginWrite() = 0;
  /// A transaction whose reads all see one state.
  virtual void BeginRead() = 0;
  /// If it throws, nothing was changed unless the code is kCommitUnknown; the transaction may still
  /// be open.
  virtual void Commit() = 0;
  /// Ends the transaction, if there is one, without a trace. Never throws.
  virtual void Rollback() noexcept = 0;
  /// False once the engine has rolled back by itself.
  virtual bool InTransaction() const = 0;

  /// One level of partial rollback inside a write transaction.
  virtual void Savepoint() = 0;
  virtual void ReleaseSavepoint() = 0;
  virtual void RollbackToSavepoint() = 0;

  virtual SqlDialect dialect() const = 0;

  std::int64_t Execute(std::string_view sql, std::initializer_list<SqlValue> values = {}) {
    return Execute(sql, Values(values.begin(), values.size()));
  }
  void Query(std::string_view sql, std::initializer_list<SqlValue> values, const RowSink& each) {
    Query(sql, Values(values.begin(), values.size()), each);
  }
};

/// `sql` with the names of the tables: `prefix` (as configured) and an underscore before each
/// `{name}`, or nothing if there is no prefix.
std::string ExpandTables(std::string_view sql, std::string_view prefix);
/// What a SELECT ends with whose rows the write transaction is going to change by what it read. On
/// SQLite nothing: there is one writer at a time.
std::string_view ForUpdate(SqlDialect dialect);
/// A time as the columns of the old system have it: with its zone on SQLite, where they are text;
/// in UTC on MySQL.
std::string ColumnTime(const SqlConnection& connection, base::UtcTime time);

}  // namespace rtm::storage
