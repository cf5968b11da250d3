#include "storage/migrations/sqlite_migrations.h"

#include <array>

namespace rtm::storage {

std::span<const Migration> SqliteMigrations() {
  static const std::array<Migration, 1> kMigrations{{{1, "initial", SqliteInitialSchema()}}};
  return kMigrations;
}

}  // namespace rtm::storage
