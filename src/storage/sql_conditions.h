#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "storage/sql_connection.h"

namespace rtm::storage {

/// Gathers the conditions of a list: what has no value is left out. Columns and conditions are
/// texts of ours.
class SqlConditions {
 public:
  explicit SqlConditions(SqlDialect dialect) : dialect_(dialect) {}

  /// Substring, whatever the ASCII case; "" = any.
  void Contains(std::string_view column, std::string_view text);
  /// `condition` has one `?`; nullopt = any.
  template <class T>
  void Where(std::string_view condition, const std::optional<T>& value) {
    if (value) {
      Add(condition, SqlValue(*value));
    }
  }
  void That(std::string_view condition);

  /// " WHERE a AND b", or "".
  const std::string& sql() const { return sql_; }
  std::vector<SqlValue> TakeValues() { return std::move(values_); }

 private:
  void Add(std::string_view condition, SqlValue value);

  SqlDialect dialect_;
  std::string sql_;
  std::vector<SqlValue> values_;
};

}  // namespace rtm::storage
