#include "storage/migrations/mysql_migrations.h"

#include <array>

namespace rtm::storage {

std::span<const Migration> MySqlMigrations() {
  static const std::array<Migration, 2> kMigrations{
      {{1, "initial", MySqlInitialSchema()}, {2, "nodes", MySqlNodes()}}};
  return kMigrations;
}

}  // namespace rtm::storage
