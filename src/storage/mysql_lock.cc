#include "storage/mysql_lock.h"

#include <string>

namespace rtm::storage {

bool LockTables(SqlConnection& connection, std::chrono::seconds patience) {
  bool is_mine = false;
  // MySQL 9 has neither SHA1 nor MD5. The name of a lock has 64 characters at most.
  connection.Query(
      std::string(kLockStart) + "left(sha2(concat(database(), '.{rts}'), 256), 40)), ?)",
      {patience.count()}, [&is_mine](const SqlRow& row) { is_mine = row.Int(0) == 1; });
  return is_mine;
}

}  // namespace rtm::storage
