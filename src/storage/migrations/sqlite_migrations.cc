#include "storage/migrations/sqlite_migrations.h"

#include <array>

namespace rtm::storage {

std::span<const Migration> SqliteMigrations() {
  static const std::array<Migration, 3> kMigrations{{{1, "initial", SqliteInitialSchema()},
                                                     {2, "at_end", SqliteAtEndIndex()},
                                                     {3, "list", SqliteListIndex()}}};
  return kMigrations;
}

}  // namespace rtm::storage
