#include "storage/migrations/mysql_old_schema.h"

#include <algorithm>
#include <cstdlib>

#include "storage/migrations/mysql_migrations.h"

namespace rtm::storage {
namespace {

constexpr std::string_view kBlanks = " \n";
constexpr std::size_t kTextBytes = 65'535;

std::string_view Trim(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  return text.substr(0, text.find_last_not_of(kBlanks) + 1);
}

/// The parts of a CREATE TABLE statement of ours.
struct Definition {
  std::vector<std::string_view> columns;
  std::vector<std::string_view> indexes;
  std::string_view options;
};

Definition Parse(std::string_view create) {
  Definition definition;
  const std::size_t open = create.find('(');
  const std::size_t close = create.rfind(')');
  definition.options = Trim(create.substr(close + 1));
  std::size_t start = open + 1;
  int depth = 0;
  for (std::size_t at = start; at <= close; ++at) {
    depth += create[at] == '(' ? 1 : 0;
    depth -= create[at] == ')' ? 1 : 0;
    if (at == close || (create[at] == ',' && depth == 0)) {
      const std::string_view item = Trim(create.substr(start, at - start));
      const bool is_index = item.starts_with("UNIQUE KEY ") || item.starts_with("KEY ");
      (is_index ? definition.indexes : definition.columns).push_back(item);
      start = at + 1;
    }
  }
  return definition;
}

std::string_view NameOf(std::string_view column) { return column.substr(0, column.find(' ')); }

bool IsOverName(std::string_view index) {
  return index.ends_with(" (biz_id)") || index.ends_with(" (config_key)");
}

/// The key of an old table is there.
std::string_view WithoutKey(std::string_view column) {
  constexpr std::string_view kKey = " PRIMARY KEY";
  return column.ends_with(kKey) ? column.substr(0, column.size() - kKey.size()) : column;
}

}  // namespace

std::string_view MySqlInitialTable(std::string_view table) {
  const std::string start = "CREATE TABLE " + std::string(table) + " (";
  const auto statements = MySqlInitialSchema();
  return *std::ranges::find_if(statements, [&start](std::string_view statement) {
    return Trim(statement).starts_with(start);
  });
}

std::string MySqlAlterOldTable(std::string_view table, const MySqlOldTable& found) {
  const Definition ours = Parse(MySqlInitialTable(table));
  std::string sql = "ALTER TABLE " + std::string(table) + " ";
  for (const std::string_view column : ours.columns) {
    const bool is_there = found.columns.contains(std::string(NameOf(column)));
    sql.append(is_there ? "MODIFY COLUMN " : "ADD COLUMN ").append(WithoutKey(column));
    sql.append(", ");
  }
  for (const std::string_view index : ours.indexes) {
    if (!found.name_is_unique || !IsOverName(index)) {
      sql.append("ADD ").append(index).append(", ");
    }
  }
  return sql.append(ours.options);
}

std::vector<MySqlTextLimit> MySqlTextLimits(std::string_view table) {
  constexpr std::string_view kVarchar = "VARCHAR(";
  std::vector<MySqlTextLimit> limits;
  for (const std::string_view column : Parse(MySqlInitialTable(table)).columns) {
    const std::string name(NameOf(column));
    const std::string_view type = Trim(column.substr(name.size()));
    if (type.starts_with(kVarchar)) {
      const std::string length(type.substr(kVarchar.size()));
      limits.push_back({name, std::strtoul(length.c_str(), nullptr, 10), 0});
    } else if (type == "TEXT" || type.starts_with("TEXT ")) {
      limits.push_back({name, 0, kTextBytes});
    }
  }
  return limits;
}

}  // namespace rtm::storage
