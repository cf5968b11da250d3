#include <array>

#include "storage/migrations/sqlite_migrations.h"

namespace rtm::storage {
namespace {

// Metrics ask which access token ends next, and how many are over.
constexpr std::array<std::string_view, 1> kStatements{
    "CREATE INDEX {rts_at_end} ON {rts} (enabled, at_expires_ms)"};

}  // namespace

std::span<const std::string_view> SqliteAtEndIndex() { return kStatements; }

}  // namespace rtm::storage
