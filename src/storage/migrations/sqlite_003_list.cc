#include <array>

#include "storage/migrations/sqlite_migrations.h"

namespace rtm::storage {
namespace {

// The list can be filtered and sorted by more than before. One index that has all of it answers
// every combination; an index for each order would be written at each refresh too, and would not
// help where a filter comes with it (docs/performance.md). What a refresh changes stands last.
constexpr std::array<std::string_view, 2> kStatements{
    "DROP INDEX {rts_list}",
    "CREATE INDEX {rts_list} ON {rts} (id, biz_id, tag, email, user_name, type, enabled, state, "
    "created_ms, proxy_label, at_expires_ms, last_refresh_ms, next_refresh_ms)"};

}  // namespace

std::span<const std::string_view> SqliteListIndex() { return kStatements; }

}  // namespace rtm::storage
