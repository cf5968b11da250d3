#pragma once

#include "storage/records.h"
#include "storage/sql_connection.h"

namespace rtm::storage {

/// One page of the list and how many rows the filter has in all. Found and counted in the index
/// that covers all filters; only the rows of the page are read.
TokenPage QueryTokenPage(SqlConnection& connection, const TokenFilter& filter,
                         const PageRequest& page, TokenOrder order);

/// Ids behind `after` in order, at most `limit`, from the same index.
std::vector<core::TokenId> QueryTokenIds(SqlConnection& connection, const TokenFilter& filter,
                                         core::TokenId after, std::int64_t limit);

/// What they send to the database, for the tests that look at the query plans.
struct TokenListSql {
  std::string page;
  std::string count;
  std::string ids;               ///< Takes the id before and LIMIT after the values.
  std::vector<SqlValue> values;  ///< Of the filter; `page` takes LIMIT and OFFSET after them.
};
TokenListSql MakeTokenListSql(const TokenFilter& filter, TokenOrder order,
                              SqlDialect dialect = SqlDialect::kSqlite);

/// OFFSET of a page; pages count from 1.
std::int64_t OffsetOf(const PageRequest& page);

}  // namespace rtm::storage
