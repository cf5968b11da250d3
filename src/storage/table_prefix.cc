#include "storage/table_prefix.h"

#include <algorithm>

#include "base/error.h"

namespace rtm::storage {
namespace {

bool IsPrefixCharacter(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
         (character >= '0' && character <= '9') || character == '_';
}

}  // namespace

void CheckTablePrefix(std::string_view prefix) {
  if (prefix.size() <= 32 && std::ranges::all_of(prefix, IsPrefixCharacter)) {
    return;
  }
  throw base::Error(
      base::ErrorCode::kConfig,
      {"database.table_prefix: at most 32 letters, digits and underscores are accepted.",
       "database.table_prefix：最多 32 个字母、数字或下划线。"})
      .WithField("database.table_prefix");
}

}  // namespace rtm::storage
