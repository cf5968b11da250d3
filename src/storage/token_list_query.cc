#include "storage/token_list_query.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "storage/sql_conditions.h"
#include "storage/sql_rows.h"

namespace rtm::storage {
namespace {

struct SortColumn {
  std::string_view expression;
  enum class Kind { kNumber, kText, kTime } kind;
};

SortColumn ColumnOf(TokenSort sort) {
  using Kind = SortColumn::Kind;
  switch (sort) {
    case TokenSort::kId:
      return {"id", Kind::kNumber};
    case TokenSort::kBizId:
      return {"biz_id", Kind::kText};
    case TokenSort::kEmail:
      return {"email", Kind::kText};
    case TokenSort::kUserName:
      return {"user_name", Kind::kText};
    case TokenSort::kType:
      return {"type", Kind::kText};
    case TokenSort::kTag:
      return {"tag", Kind::kText};
    case TokenSort::kState:
      return {"state", Kind::kText};
    case TokenSort::kEnabled:
      return {"enabled", Kind::kNumber};
    case TokenSort::kCreated:
      return {"created_ms", Kind::kNumber};
    case TokenSort::kLastRefresh:
      return {"last_refresh_ms", Kind::kTime};
    case TokenSort::kAtEnd:
      return {"at_expires_ms", Kind::kTime};
    case TokenSort::kNextRefresh:
      return {"next_refresh_ms", Kind::kTime};
  }
  std::unreachable();
}

std::string OrderSql(TokenOrder order) {
  const SortColumn column = ColumnOf(order.by);
  const std::string direction = order.direction == SortDirection::kAscending ? "" : " DESC";
  std::string sql = " ORDER BY ";
  if (order.by != TokenSort::kId) {
    // The columns of an adopted table may be NULL.
    switch (column.kind) {
      case SortColumn::Kind::kNumber:
        sql.append("coalesce(").append(column.expression).append(", 0)");
        break;
      case SortColumn::Kind::kText:
        sql.append("lower(coalesce(").append(column.expression).append(", ''))");
        break;
      case SortColumn::Kind::kTime:
        sql.append(column.expression).append(" IS NULL, ").append(column.expression);
        break;
    }
    sql.append(direction).append(", ");
  }
  return sql + "id" + direction;
}

}  // namespace

std::int64_t OffsetOf(const PageRequest& page) {
  const std::int64_t before = std::max<std::int64_t>(page.page, 1) - 1;
  const std::int64_t size = std::max<std::int64_t>(page.page_size, 1);
  return before > std::numeric_limits<std::int64_t>::max() / size
             ? std::numeric_limits<std::int64_t>::max()
             : before * size;
}

TokenListSql MakeTokenListSql(const TokenFilter& filter, TokenOrder order, SqlDialect dialect) {
  SqlConditions where(dialect);
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
  where.Where("+at_expires_ms <= ?", filter.at_ends_until);
  where.Contains("proxy_label", filter.proxy);
  if (filter.direct) {
    where.That("coalesce(proxy_label, '') = ''");
  }
  const std::string sorted = OrderSql(order);
  TokenListSql sql;
  // A derived table, as not every engine takes LIMIT inside IN.
  sql.page = "SELECT " + kRecordColumns + " FROM {rts} JOIN (SELECT id AS page_id FROM {rts}" +
             where.sql() + sorted + " LIMIT ? OFFSET ?) AS page ON page_id = id" + sorted;
  sql.count = "SELECT count(*) FROM {rts}" + where.sql();
  sql.ids = "SELECT id FROM {rts}" + where.sql() + (where.sql().empty() ? " WHERE " : " AND ") +
            "id > ? ORDER BY id LIMIT ?";
  sql.values = where.TakeValues();
  return sql;
}

std::vector<core::TokenId> QueryTokenIds(SqlConnection& connection, const TokenFilter& filter,
                                         core::TokenId after, std::int64_t limit) {
  TokenListSql sql = MakeTokenListSql(filter, {}, connection.dialect());
  sql.values.emplace_back(after.value);
  sql.values.emplace_back(limit);
  std::vector<core::TokenId> ids;
  connection.Query(sql.ids, SqlConnection::Values(sql.values),
                   [&ids](const SqlRow& row) { ids.push_back(core::TokenId{row.Int(0)}); });
  return ids;
}

TokenPage QueryTokenPage(SqlConnection& connection, const TokenFilter& filter,
                         const PageRequest& page, TokenOrder order) {
  TokenListSql sql = MakeTokenListSql(filter, order, connection.dialect());
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
