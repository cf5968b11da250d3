#include "storage/token_list_query.h"

#include <algorithm>
#include <limits>

#include "storage/sql_conditions.h"
#include "storage/sql_rows.h"

namespace rtm::storage {

std::int64_t OffsetOf(const PageRequest& page) {
  const std::int64_t before = std::max<std::int64_t>(page.page, 1) - 1;
  const std::int64_t size = std::max<std::int64_t>(page.page_size, 1);
  return before > std::numeric_limits<std::int64_t>::max() / size
             ? std::numeric_limits<std::int64_t>::max()
             : before * size;
}

TokenListSql MakeTokenListSql(const TokenFilter& filter) {
  SqlConditions where;
  where.Contains("biz_id", filter.biz_id);
  where.Contains("tag", filter.tag);
  where.Contains("email", filter.email);
  where.Contains("type", filter.type);
  // The plus keeps the index of the due rows out: it would have to read each row, and sort.
  where.Where("+enabled = ?", filter.enabled);
  where.Where("created_ms >= ?", filter.created_from);
  where.Where("created_ms < ?", filter.created_until);
  where.Where("+state = ?",
              filter.state ? std::optional(core::ToString(*filter.state)) : std::nullopt);
  TokenListSql sql;
  // A derived table, as not every engine takes LIMIT inside IN.
  sql.page = "SELECT " + kRecordColumns + " FROM {rts} JOIN (SELECT id AS page_id FROM {rts}" +
             where.sql() +
             " ORDER BY id DESC LIMIT ? OFFSET ?) AS page ON page_id = id ORDER BY id DESC";
  sql.count = "SELECT count(*) FROM {rts}" + where.sql();
  sql.values = where.TakeValues();
  return sql;
}

TokenPage QueryTokenPage(SqlConnection& connection, const TokenFilter& filter,
                         const PageRequest& page) {
  TokenListSql sql = MakeTokenListSql(filter);
  TokenPage result;
  connection.Query(sql.count, SqlConnection::Values(sql.values),
                   [&result](const SqlRow& row) { result.total = row.Int(0); });
  sql.values.emplace_back(std::max<std::int64_t>(page.page_size, 1));
  sql.values.emplace_back(OffsetOf(page));
  connection.Query(sql.page, SqlConnection::Values(sql.values),
                   [&result](const SqlRow& row) { result.items.push_back(ReadRecord(row)); });
  return result;
}

}  // namespace rtm::storage
