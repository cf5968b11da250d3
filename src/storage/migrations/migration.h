#pragma once

#include <span>
#include <string_view>

namespace rtm::storage {

/// One step of the schema: numbered from 1 without gaps, never changed once released. Statements
/// with `{table}` names as SqlConnection takes them.
struct Migration {
  int version = 0;
  std::string_view name;
  std::span<const std::string_view> statements;
};

}  // namespace rtm::storage
