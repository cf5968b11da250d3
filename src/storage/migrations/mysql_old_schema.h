#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace rtm::storage {

/// A table of the old system on a server, as far as it matters for the change to ours.
struct MySqlOldTable {
  std::set<std::string> columns;  ///< In lower case.
  bool name_is_unique = false;    ///< A whole unique index is over biz_id, or config_key.
};

/// The statement of step 1 of the migrations that makes `table` ("{rts}").
std::string_view MySqlInitialTable(std::string_view table);

/// One statement that gives the old `table` the columns, types, collations and indexes of that one;
/// what somebody added stays. InnoDB does all of a statement or nothing, also if it dies.
std::string MySqlAlterOldTable(std::string_view table, const MySqlOldTable& found);

/// A text column of ours, and how much it takes.
struct MySqlTextLimit {
  std::string column;
  std::size_t characters = 0;  ///< 0: bytes count.
  std::size_t bytes = 0;
};
/// The limit of each column of `table` whose values could be longer in an old one.
std::vector<MySqlTextLimit> MySqlTextLimits(std::string_view table);

}  // namespace rtm::storage
