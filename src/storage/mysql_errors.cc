#include "storage/mysql_errors.h"

#include <errmsg.h>
#include <mysqld_error.h>

#include <algorithm>
#include <array>
#include <utility>

namespace rtm::storage {
namespace {

// Not in every version of the header.
constexpr unsigned int kErrorDuringCommit = 1180;
constexpr unsigned int kServerShutdown = 1053;
constexpr unsigned int kWsrepNotReady = 1047;  // "WSREP has not yet prepared node ..."
constexpr unsigned int kConnectionKilled = 1927;
constexpr unsigned int kReadOnlyMode = 1836;
constexpr unsigned int kCheckConstraint = 3819;
constexpr unsigned int kCheckConstraintMariaDb = 4025;

struct Entry {
  unsigned int number;
  SqlFault fault;
};

constexpr std::array kEntries{
    Entry{ER_DUP_ENTRY, SqlFault::kDuplicate},
    Entry{ER_DUP_ENTRY_WITH_KEY_NAME, SqlFault::kDuplicate},
    Entry{ER_TABLE_EXISTS_ERROR, SqlFault::kExists},
    Entry{ER_DUP_FIELDNAME, SqlFault::kExists},
    Entry{ER_DUP_KEYNAME, SqlFault::kExists},
    Entry{ER_LOCK_DEADLOCK, SqlFault::kDeadlock},
    Entry{ER_LOCK_WAIT_TIMEOUT, SqlFault::kDeadlock},
    Entry{ER_BAD_NULL_ERROR, SqlFault::kConstraint},
    Entry{ER_NO_DEFAULT_FOR_FIELD, SqlFault::kConstraint},
    Entry{ER_DATA_TOO_LONG, SqlFault::kConstraint},
    Entry{ER_WARN_DATA_OUT_OF_RANGE, SqlFault::kConstraint},
    Entry{ER_TRUNCATED_WRONG_VALUE, SqlFault::kConstraint},
    Entry{ER_TRUNCATED_WRONG_VALUE_FOR_FIELD, SqlFault::kConstraint},
    Entry{ER_NO_REFERENCED_ROW_2, SqlFault::kConstraint},
    Entry{kCheckConstraint, SqlFault::kConstraint},
    Entry{kCheckConstraintMariaDb, SqlFault::kConstraint},
    Entry{ER_DISK_FULL, SqlFault::kFull},
    Entry{ER_RECORD_FILE_FULL, SqlFault::kFull},
    Entry{ER_ERROR_ON_WRITE, SqlFault::kIo},
    Entry{ER_ERROR_ON_READ, SqlFault::kIo},
    Entry{ER_GET_ERRNO, SqlFault::kIo},
    Entry{ER_CRASHED_ON_USAGE, SqlFault::kCorrupt},
    Entry{ER_CRASHED_ON_REPAIR, SqlFault::kCorrupt},
    Entry{ER_NOT_KEYFILE, SqlFault::kCorrupt},
    Entry{ER_OPTION_PREVENTS_STATEMENT, SqlFault::kReadOnly},
    Entry{ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION, SqlFault::kReadOnly},
    Entry{kReadOnlyMode, SqlFault::kReadOnly},
    Entry{kServerShutdown, SqlFault::kConnectionLost},
    Entry{kConnectionKilled, SqlFault::kConnectionLost},
    Entry{ER_NORMAL_SHUTDOWN, SqlFault::kConnectionLost},
    Entry{ER_CON_COUNT_ERROR, SqlFault::kConnectionLost},
    Entry{ER_TOO_MANY_USER_CONNECTIONS, SqlFault::kConnectionLost},
    Entry{kWsrepNotReady, SqlFault::kBusy},
    Entry{kErrorDuringCommit, SqlFault::kBusy},
    Entry{ER_OUTOFMEMORY, SqlFault::kBusy},
    Entry{ER_OUT_OF_RESOURCES, SqlFault::kBusy},
    Entry{ER_QUERY_INTERRUPTED, SqlFault::kBusy},
};

}  // namespace

SqlFault MySqlFaultOf(unsigned int error_number) {
  const auto* const found = std::ranges::find(kEntries, error_number, &Entry::number);
  if (found != kEntries.end()) {
    return found->fault;
  }
  // The client library: whatever it was, this connection is of no use any more.
  return error_number >= CR_MIN_ERROR && error_number <= 2999 ? SqlFault::kConnectionLost
                                                              : SqlFault::kOther;
}

SqlError MySqlErrorIn(unsigned int error_number, std::string_view sql_state, std::string_view sql) {
  // The text of the statement holds placeholders only.
  return SqlError(MySqlFaultOf(error_number), "error " + std::to_string(error_number) + " (" +
                                                  std::string(sql_state) +
                                                  ") in: " + std::string(sql.substr(0, 80)));
}

void ThrowCommitError(unsigned int error_number, std::string_view sql_state) {
  if (error_number == ER_LOCK_DEADLOCK) {
    throw MySqlErrorIn(error_number, sql_state, "COMMIT");
  }
  throw base::Error(
      base::ErrorCode::kCommitUnknown,
      {"The database did not say whether this was saved.", "数据库未告知此更改是否已保存。"},
      "database: COMMIT ended with error " + std::to_string(error_number) + " (" +
          std::string(sql_state) + ")");
}

}  // namespace rtm::storage
