#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "storage/custody_log.h"

namespace rtm::storage {

// The lines of custody.log, version 1 (docs/custody_log.md). No I/O here.

inline constexpr std::string_view kCustodyHeader = "rtm-custody 1";

/// The lines that follow are about this store.
struct StoreLine {
  std::string store_id;
};
struct RowLine {
  std::string uid;
  CustodyEntry entry;
};
/// See CustodyLog::Known::doubt; attempts up to `attempt` may have been made.
struct DoubtLine {
  core::AttemptId attempt;
};
using CustodyLine = std::variant<StoreLine, RowLine, DoubtLine>;

/// With its checksum and line feed. `store_id` is that of the section.
std::string FormatCustodyLine(const CustodyLine& line, std::string_view store_id);
/// nullopt for a line (without line feed) that is damaged or stands in the section of another
/// store.
std::optional<CustodyLine> ParseCustodyLine(std::string_view line, std::string_view store_id);

}  // namespace rtm::storage
