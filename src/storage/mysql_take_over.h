#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "storage/mysql_connection.h"
#include "storage/mysql_old_tables.h"

namespace rtm::storage {

/// How long somebody who takes a database over watches and waits.
struct TakeOverPatience {
  std::chrono::milliseconds watch{3000};   ///< So long all rows have to stay as they are.
  std::chrono::milliseconds others{5000};  ///< For connections that are just ending.
  std::chrono::seconds lock{10};           ///< For another node that takes the same one over.
  /// Blocks for that long.
  std::function<void(std::chrono::milliseconds)> wait;
};

/// The steps of taking over a database of the old system on a MySQL or MariaDB server that work on
/// its tables (docs/upgrade.md); the rows come after them, by AdoptionStore. Holds one connection
/// of its own. All block, and each may be killed at any moment and run again. Throws base::Error.
class MySqlTakeOver {
 public:
  MySqlTakeOver(MySqlOptions options, TakeOverPatience patience);

  /// What is there; changes nothing.
  MySqlKind Kind() { return KindOfMySqlTables(*connection_, options_.database); }
  /// Where an adoption stands, as kAdoptionKey has it; kAdoptionDone also if there never was one.
  std::string Mark();

  /// Those of the old system that are there, with their prefix.
  std::vector<std::string> OldTableNames();

  /// From now on until the end of this object nobody else takes this database over through the same
  /// server. (Members of a cluster do not share it; there each step bears that somebody else does
  /// it too, and a row is adopted once.) Throws kStoreUnavailable if somebody does. What was looked
  /// at before may have changed meanwhile.
  void Lock();
  /// Throws kStoreUnavailable if rows change while it watches, or if connections of the same user
  /// to this database do not end: each may be of the old service, which would write whole rows
  /// back. Those of others that can be seen are only told in the log. Changes nothing.
  void RefuseWhileInUse();
  /// As CheckOldValues.
  void CheckValues() { CheckOldValues(*connection_); }
  /// Brings the schema up to date and leaves the mark of the adoption. Throws kStoreUnavailable if
  /// rows have changed since they were watched.
  void AdoptSchema(const base::Clock& clock);

 private:
  std::string Fingerprint();
  std::string OthersOf(std::string_view condition);
  void TakeSettingsTable(const base::Clock& clock);
  void AlterRows();

  MySqlOptions options_;
  const TakeOverPatience patience_;
  std::unique_ptr<MySqlConnection> connection_;
  std::string seen_;  // When the rows were watched.
};

/// For an OldStoreReader: one state of the tables. Throws as MySqlConnection.
std::unique_ptr<SqlConnection> OpenOldServerToLook(const MySqlOptions& options);

}  // namespace rtm::storage
