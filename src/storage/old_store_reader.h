#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "storage/adoption_store.h"
#include "storage/sql_connection.h"

namespace rtm::storage {

/// The tables of the old system, only to be looked at. Blocks; throws SqlError.
class OldStoreReader {
 public:
  explicit OldStoreReader(std::unique_ptr<SqlConnection> connection);
  std::map<std::string, std::string> Settings();
  /// In order behind `after`, at most `limit`.
  std::vector<OldRow> Rows(core::TokenId after, std::size_t limit);

 private:
  std::unique_ptr<SqlConnection> connection_;
  std::string select_rows_;
};

}  // namespace rtm::storage
