#pragma once

#include <mysql.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "storage/sql_connection.h"

namespace rtm::storage {

/// A statement prepared on the server. Belongs to one connection and its thread; ends before the
/// connection. Everything throws SqlError.
class MySqlStatement {
 public:
  /// `sql` with the real names of the tables. It also names the statement in errors.
  MySqlStatement(MYSQL* connection, std::string sql);
  MySqlStatement(const MySqlStatement&) = delete;
  MySqlStatement& operator=(const MySqlStatement&) = delete;

  /// Sends `values` (as many as there are placeholders) and runs it. The number of rows that an
  /// UPDATE found or a DELETE took.
  std::int64_t Execute(SqlConnection::Values values);
  std::int64_t last_insert_id() const;
  /// Calls `each` for every row of the result. What is not read is thrown away.
  void FetchAll(const SqlConnection::RowSink& each);

 private:
  class Row;
  struct Column {
    bool is_number = false;
    std::int64_t number = 0;
    std::string text;  // The buffer; `length` of it is the value.
    unsigned long length = 0;
    my_bool is_null = 0;
    my_bool is_cut = 0;
  };
  struct Close {
    void operator()(MYSQL_STMT* statement) const noexcept { mysql_stmt_close(statement); }
  };

  void DescribeResult();
  void BindResult();
  void FetchRest();
  [[noreturn]] void Fail() const;

  MYSQL* const connection_;
  const std::string sql_;
  const std::unique_ptr<MYSQL_STMT, Close> statement_;
  std::vector<Column> columns_;  // Empty: the statement has no result.
};

}  // namespace rtm::storage
