#include "storage/sql_conditions.h"

namespace rtm::storage {
namespace {

constexpr char kLikeEscape = '!';

std::string ContainsPattern(std::string_view text) {
  std::string pattern = "%";
  for (const char character : text) {
    if (character == '%' || character == '_' || character == kLikeEscape) {
      pattern += kLikeEscape;
    }
    pattern += character;
  }
  return pattern + "%";
}

}  // namespace

void SqlConditions::Contains(std::string_view column, std::string_view text) {
  if (!text.empty()) {
    // Where the texts compare by their bytes both sides are lowered, by one function.
    const std::string name(column);
    Add(dialect_ == SqlDialect::kMySql ? "lower(" + name + ") LIKE lower(?) ESCAPE '!'"
                                       : name + " LIKE ? ESCAPE '!'",
        ContainsPattern(text));
  }
}

void SqlConditions::That(std::string_view condition) {
  sql_.append(sql_.empty() ? " WHERE " : " AND ").append(condition);
}

void SqlConditions::Add(std::string_view condition, SqlValue value) {
  That(condition);
  values_.push_back(std::move(value));
}

}  // namespace rtm::storage
