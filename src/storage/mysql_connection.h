#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "storage/mysql_options.h"
#include "storage/sql_connection.h"

struct st_mysql;  // NOLINT(readability-identifier-naming): the library's name.

namespace rtm::storage {

class MySqlStatement;

/// The driver of MySQL and MariaDB. Opened by its constructor and never again by itself: once the
/// connection is lost everything fails with kConnectionLost, and a new object has to be made.
/// Sessions are in UTC, utf8mb4, strict sql_mode. A write transaction sees at each statement what
/// others have committed (READ COMMITTED) and locks the rows that it reads with ForUpdate; a read
/// transaction sees one state. Used by one thread at a time.
class MySqlConnection final : public SqlConnection {
 public:
  enum class Access { kWriter, kReader };
  /// Throws base::Error: kConfig where the server refuses the login, the database or the
  /// certificate; SqlError(kConnectionLost) where it does not answer.
  MySqlConnection(const MySqlOptions& options, Access access);
  ~MySqlConnection() override;
  MySqlConnection(const MySqlConnection&) = delete;
  MySqlConnection& operator=(const MySqlConnection&) = delete;

  using SqlConnection::Execute;
  using SqlConnection::Query;
  std::int64_t Execute(std::string_view sql, Values values) override;
  void Query(std::string_view sql, Values values, const RowSink& each) override;
  std::int64_t LastInsertId() override { return last_insert_id_; }
  void BeginWrite() override;
  void BeginRead() override;
  void Commit() override;
  void Rollback() noexcept override;
  bool InTransaction() const override { return in_transaction_; }
  void Savepoint() override { Command("SAVEPOINT unit"); }
  void ReleaseSavepoint() override { Command("RELEASE SAVEPOINT unit"); }
  void RollbackToSavepoint() override;
  SqlDialect dialect() const override { return SqlDialect::kMySql; }

  /// Nothing can be done with it any more.
  bool is_lost() const { return is_lost_; }

 private:
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
      return std::hash<std::string_view>{}(text);
    }
  };
  struct Close {
    void operator()(st_mysql* connection) const noexcept;
  };

  void Configure(const MySqlOptions& options);
  void Connect(const MySqlOptions& options);
  MySqlStatement& Prepare(std::string_view sql);
  /// Statements that need no preparing and have no values.
  void Command(std::string_view sql);
  /// Runs `work`; remembers what an error did to the transaction and the connection.
  template <class Work>
  auto Guarded(Work work);
  void Noted(SqlFault fault) noexcept;

  const std::string table_prefix_;
  const std::unique_ptr<st_mysql, Close> connection_;
  std::unordered_map<std::string, std::unique_ptr<MySqlStatement>, TextHash, std::equal_to<>>
      statements_;
  std::int64_t last_insert_id_ = 0;
  bool in_transaction_ = false;
  bool is_lost_ = false;
};

}  // namespace rtm::storage
