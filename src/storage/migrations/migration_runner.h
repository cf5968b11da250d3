#pragma once

#include <chrono>
#include <span>
#include <string>

#include "base/clock.h"
#include "storage/migrations/migration.h"
#include "storage/sql_connection.h"

namespace rtm::storage {

/// Runs the migrations that `{schema_migrations}` does not list, in order, each in one transaction
/// with its record. A step that fails leaves the schema of the step before. Throws kStoreNewer if
/// the database has a version that is not in the list or whose text differs from ours.
void Migrate(SqlConnection& connection, std::span<const Migration> migrations,
             const base::Clock& clock);

/// The same where each DDL statement commits by itself: several nodes may start at once, and one
/// may be killed in the middle. A statement whose object is there already (SqlFault::kExists) is
/// taken as done; the step is recorded when all of its statements are. A statement that is broken
/// off by others is run again, but not when `patience` has passed.
void MigrateInSteps(SqlConnection& connection, std::span<const Migration> migrations,
                    const base::Clock& clock, std::chrono::seconds patience);

/// Whether nothing is left for MigrateInSteps. Throws kStoreNewer as that does.
bool IsMigrated(SqlConnection& connection, std::span<const Migration> migrations);

/// The parts of Migrate, for who makes the schema of a step in another way. All expect an open
/// write transaction.
void CreateMigrationTable(SqlConnection& connection);
void RecordMigration(SqlConnection& connection, const Migration& migration,
                     const base::Clock& clock);
void ApplyMigration(SqlConnection& connection, const Migration& migration,
                    const base::Clock& clock);

/// Until UnmarkCopy the database is one into which a store is being copied: Migrate and
/// MigrateInSteps refuse it with kConflict. Expects the newest schema.
void MarkUnfinishedCopy(SqlConnection& connection, const base::Clock& clock);
bool IsUnfinishedCopy(SqlConnection& connection);
void UnmarkCopy(SqlConnection& connection);

int NewestVersion(std::span<const Migration> migrations);
/// Hex digest of the statements: tells a migration that was changed after its release.
std::string ChecksumOf(const Migration& migration);

}  // namespace rtm::storage
