#include "storage/sql_connection.h"

#include <utility>

namespace rtm::storage {
namespace {

using base::ErrorCode;
using base::Text;

ErrorCode CodeOf(SqlFault fault) {
  switch (fault) {
    case SqlFault::kDuplicate:
      return ErrorCode::kDuplicate;
    case SqlFault::kBusy:
    case SqlFault::kDeadlock:
    case SqlFault::kConnectionLost:
      return ErrorCode::kStoreUnavailable;
    case SqlFault::kFull:
      return ErrorCode::kStoreFull;
    case SqlFault::kIo:
      return ErrorCode::kStoreIo;
    case SqlFault::kCorrupt:
      return ErrorCode::kStoreCorrupt;
    case SqlFault::kReadOnly:
      return ErrorCode::kStoreReadOnly;
    case SqlFault::kConstraint:
    case SqlFault::kExists:
    case SqlFault::kOther:
      break;
  }
  return ErrorCode::kInternal;
}

Text PublicText(SqlFault fault) {
  switch (CodeOf(fault)) {
    case ErrorCode::kDuplicate:
      return {"This value is already there.", "该值已存在。"};
    case ErrorCode::kStoreUnavailable:
      return {"The database does not answer now; nothing was changed.",
              "数据库暂时不可用，未做任何更改。"};
    case ErrorCode::kStoreFull:
      return {"The disk of the database is full; nothing was changed.",
              "数据库所在磁盘已满，未做任何更改。"};
    case ErrorCode::kStoreIo:
      return {"The device of the database reported an error; nothing was changed.",
              "数据库所在设备报告错误，未做任何更改。"};
    case ErrorCode::kStoreCorrupt:
      return {"The database file is damaged.", "数据库文件已损坏。"};
    case ErrorCode::kStoreReadOnly:
      return {"The database cannot be written; nothing was changed.",
              "数据库不可写，未做任何更改。"};
    default:
      return {"The database refused the request.", "数据库拒绝了该请求。"};
  }
}

}  // namespace

std::string_view ToString(SqlFault fault) {
  switch (fault) {
    case SqlFault::kDuplicate:
      return "duplicate";
    case SqlFault::kExists:
      return "exists";
    case SqlFault::kConstraint:
      return "constraint";
    case SqlFault::kBusy:
      return "busy";
    case SqlFault::kDeadlock:
      return "deadlock";
    case SqlFault::kConnectionLost:
      return "connection_lost";
    case SqlFault::kFull:
      return "full";
    case SqlFault::kIo:
      return "io";
    case SqlFault::kCorrupt:
      return "corrupt";
    case SqlFault::kReadOnly:
      return "readonly";
    case SqlFault::kOther:
      return "other";
  }
  return "other";
}

SqlError::SqlError(SqlFault fault, std::string detail)
    : Error(CodeOf(fault), PublicText(fault),
            "database: " + std::string(ToString(fault)) + ": " + std::move(detail)),
      fault_(fault) {}

std::string ExpandTables(std::string_view sql, std::string_view prefix) {
  std::string expanded;
  expanded.reserve(sql.size() + 64);
  for (const char character : sql) {
    if (character == '{') {
      expanded.append(prefix).append(prefix.empty() ? "" : "_");
    } else if (character != '}') {
      expanded += character;
    }
  }
  return expanded;
}

std::string_view ForUpdate(SqlDialect dialect) {
  return dialect == SqlDialect::kMySql ? " FOR UPDATE" : "";
}

std::string ColumnTime(const SqlConnection& connection, base::UtcTime time) {
  std::string text = base::ToSqlText(time);
  if (connection.dialect() == SqlDialect::kMySql) {
    text.resize(text.find('+'));  // "+00:00": MariaDB takes no zone.
  }
  return text;
}

}  // namespace rtm::storage
