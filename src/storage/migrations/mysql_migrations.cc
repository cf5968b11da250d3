#include "storage/migrations/mysql_migrations.h"

#include <array>

namespace rtm::storage {

std::span<const Migration> MySqlMigrations() {
  static const std::array<Migration, 1> kMigrations{{{1, "initial", MySqlInitialSchema()}}};
  return kMigrations;
}

}  // namespace rtm::storage
