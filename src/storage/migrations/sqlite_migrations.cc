#include "storage/migrations/sqlite_migrations.h"

#include <array>

namespace rtm::storage {

std::span<const Migration> SqliteMigrations() {
  static const std::array<Migration, 4> kMigrations{{{1, "initial", SqliteInitialSchema()},
                                                     {2, "at_end", SqliteAtEndIndex()},
                                                     {3, "list", SqliteListIndex()},
                                                     {4, "ended_sessions", SqliteEndedSessions()}}};
  return kMigrations;
}

}  // namespace rtm::storage
