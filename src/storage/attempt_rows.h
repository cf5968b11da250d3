#pragma once

#include <optional>

#include "storage/records.h"
#include "storage/sql_connection.h"

namespace rtm::storage {

/// Columns of {rt_attempts} in the order that ReadAttempt expects.
extern const std::string kAttemptColumns;
AttemptRecord ReadAttempt(const SqlRow& row);

std::optional<AttemptRecord> FindAttempt(SqlConnection& connection, core::AttemptId id);
/// The open attempt of a row, if there is one.
std::optional<AttemptRecord> FindOpenAttempt(SqlConnection& connection, core::TokenId token);
/// Writes a new open attempt: the lease of its row, numbered by its id. SqlFault::kDuplicate if one
/// is open already. id and result fields of `attempt` do not count.
core::AttemptId InsertAttempt(SqlConnection& connection, const AttemptRecord& attempt);
/// The highest id that there is; the newest attempt is never pruned.
core::AttemptId LastAttemptOf(SqlConnection& connection);
/// A closed attempt of no row, so that the ids go on behind it.
void InsertSkippedAttempt(SqlConnection& connection, core::AttemptId id, base::UtcTime now);
/// Writes finished_at, outcome, code, http_status and generation; the row is free for the next.
void CloseAttempt(SqlConnection& connection, const AttemptRecord& attempt);

}  // namespace rtm::storage
