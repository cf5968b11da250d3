#include "storage/mysql_statement.h"

#include <algorithm>
#include <utility>

#include "storage/mysql_errors.h"

namespace rtm::storage {
namespace {

// Most columns are short; a longer value makes its column's buffer grow for good.
constexpr std::size_t kFirstBuffer = 256;

/// Ends the result whatever happens while it is read: the connection takes no other statement
/// before.
class ResultGuard {
 public:
  explicit ResultGuard(MYSQL_STMT* statement) : statement_(statement) {}
  ~ResultGuard() { mysql_stmt_free_result(statement_); }
  ResultGuard(const ResultGuard&) = delete;
  ResultGuard& operator=(const ResultGuard&) = delete;

 private:
  MYSQL_STMT* statement_;
};

bool IsWholeNumber(const MYSQL_FIELD& field) {
  switch (field.type) {
    case MYSQL_TYPE_TINY:
    case MYSQL_TYPE_SHORT:
    case MYSQL_TYPE_INT24:
    case MYSQL_TYPE_LONG:
    case MYSQL_TYPE_LONGLONG:
    case MYSQL_TYPE_YEAR:
      return true;
    case MYSQL_TYPE_DECIMAL:
    case MYSQL_TYPE_NEWDECIMAL:
      return field.decimals == 0;  // What sum() of whole numbers gives.
    default:
      return false;
  }
}

void BindText(MYSQL_BIND& bind, std::string_view text) {
  bind.buffer_type = MYSQL_TYPE_STRING;
  bind.buffer = const_cast<char*>(text.data());  // Only read by the library.
  bind.buffer_length = text.size();
}

void BindValue(MYSQL_BIND& bind, const SqlValue& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value.variant())) {
    bind.buffer_type = MYSQL_TYPE_LONGLONG;
    bind.buffer = const_cast<std::int64_t*>(number);
  } else if (const auto* text = std::get_if<std::string>(&value.variant())) {
    BindText(bind, *text);
  } else {
    bind.buffer_type = MYSQL_TYPE_NULL;
  }
}

}  // namespace

class MySqlStatement::Row final : public SqlRow {
 public:
  explicit Row(std::vector<Column>& columns) : columns_(columns) {}
  bool IsNull(int column) const override { return At(column).is_null != 0; }
  std::int64_t Int(int column) const override {
    const Column& value = At(column);
    if (value.is_null != 0) {
      return 0;
    }
    return value.is_number ? value.number : std::strtoll(value.text.c_str(), nullptr, 10);
  }
  std::string_view Text(int column) const override {
    Column& value = At(column);
    if (value.is_null != 0) {
      return {};
    }
    if (value.is_number) {
      value.text = std::to_string(value.number);
      return value.text;
    }
    return std::string_view(value.text).substr(0, value.length);
  }

 private:
  Column& At(int column) const { return columns_.at(static_cast<std::size_t>(column)); }
  std::vector<Column>& columns_;
};

MySqlStatement::MySqlStatement(MYSQL* connection, std::string sql)
    : connection_(connection), sql_(std::move(sql)), statement_(mysql_stmt_init(connection)) {
  if (statement_ == nullptr) {
    throw MySqlErrorIn(mysql_errno(connection), mysql_sqlstate(connection), sql_);
  }
  if (mysql_stmt_prepare(statement_.get(), sql_.data(), sql_.size()) != 0) {
    Fail();
  }
  DescribeResult();
}

void MySqlStatement::DescribeResult() {
  const std::unique_ptr<MYSQL_RES, decltype(&mysql_free_result)> metadata(
      mysql_stmt_result_metadata(statement_.get()), &mysql_free_result);
  if (metadata == nullptr) {
    return;
  }
  columns_.resize(mysql_num_fields(metadata.get()));
  for (unsigned int i = 0; i < columns_.size(); ++i) {
    columns_[i].is_number = IsWholeNumber(*mysql_fetch_field_direct(metadata.get(), i));
    columns_[i].text.resize(columns_[i].is_number ? 0 : kFirstBuffer);
  }
}

std::int64_t MySqlStatement::Execute(SqlConnection::Values values) {
  if (mysql_stmt_param_count(statement_.get()) != values.size()) {
    throw SqlError(SqlFault::kOther, "wrong number of values for: " + sql_.substr(0, 80));
  }
  std::vector<MYSQL_BIND> binds(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    BindValue(binds[i], values[i]);
  }
  if (!binds.empty() && mysql_stmt_bind_param(statement_.get(), binds.data()) != 0) {
    Fail();
  }
  if (mysql_stmt_execute(statement_.get()) != 0) {
    Fail();
  }
  return columns_.empty() ? static_cast<std::int64_t>(mysql_stmt_affected_rows(statement_.get()))
                          : 0;
}

std::int64_t MySqlStatement::last_insert_id() const {
  return static_cast<std::int64_t>(mysql_stmt_insert_id(statement_.get()));
}

void MySqlStatement::FetchAll(const SqlConnection::RowSink& each) {
  if (columns_.empty()) {
    return;
  }
  const ResultGuard guard(statement_.get());
  BindResult();
  const Row row(columns_);
  for (;;) {
    const int result = mysql_stmt_fetch(statement_.get());
    if (result == MYSQL_NO_DATA) {
      return;
    }
    if (result == MYSQL_DATA_TRUNCATED) {
      FetchRest();
    } else if (result != 0) {
      Fail();
    }
    each(row);
  }
}

void MySqlStatement::BindResult() {
  std::vector<MYSQL_BIND> binds(columns_.size());
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    Column& column = columns_[i];
    MYSQL_BIND& bind = binds[i];
    bind.is_null = &column.is_null;
    bind.error = &column.is_cut;
    bind.length = &column.length;
    if (column.is_number) {
      bind.buffer_type = MYSQL_TYPE_LONGLONG;
      bind.buffer = &column.number;
    } else {
      bind.buffer_type = MYSQL_TYPE_STRING;
      column.text.resize(std::max(column.text.size(), kFirstBuffer));
      bind.buffer = column.text.data();
      bind.buffer_length = column.text.size();
    }
  }
  if (mysql_stmt_bind_result(statement_.get(), binds.data()) != 0) {
    Fail();
  }
}

/// The values that did not fit, into buffers that hold them from now on.
void MySqlStatement::FetchRest() {
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    Column& column = columns_[i];
    if (column.is_number || column.length <= column.text.size()) {
      continue;
    }
    column.text.resize(column.length);
    MYSQL_BIND bind{};
    bind.buffer_type = MYSQL_TYPE_STRING;
    bind.buffer = column.text.data();
    bind.buffer_length = column.text.size();
    bind.length = &column.length;
    bind.is_null = &column.is_null;
    if (mysql_stmt_fetch_column(statement_.get(), &bind, static_cast<unsigned int>(i), 0) != 0) {
      Fail();
    }
  }
  BindResult();
}

void MySqlStatement::Fail() const {
  // What ends a result in the middle the library notes at the connection only.
  if (mysql_stmt_errno(statement_.get()) == 0) {
    throw MySqlErrorIn(mysql_errno(connection_), mysql_sqlstate(connection_), sql_);
  }
  throw MySqlErrorIn(mysql_stmt_errno(statement_.get()), mysql_stmt_sqlstate(statement_.get()),
                     sql_);
}

}  // namespace rtm::storage
