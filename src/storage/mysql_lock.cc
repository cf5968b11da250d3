#include "storage/mysql_lock.h"

#include <string>

namespace rtm::storage {

bool LockTables(SqlConnection& connection, std::chrono::seconds patience) {
  bool is_mine = false;
  connection.Query(std::string(kLockStart) + "sha1(concat(database(), '.{rts}'))), ?)",
                   {patience.count()},
                   [&is_mine](const SqlRow& row) { is_mine = row.Int(0) == 1; });
  return is_mine;
}

}  // namespace rtm::storage
