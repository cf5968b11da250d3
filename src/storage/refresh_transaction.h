#pragma once

#include "storage/records.h"
#include "storage/sql_connection.h"

namespace rtm::storage {

// What RefreshStore's writes do inside their transaction. All expect an open write transaction and
// throw SqlError.

BeginResult BeginRefresh(SqlConnection& connection, const BeginRequest& request);
CommitVerdict CommitRotation(SqlConnection& connection, const RotationCommit& commit);
/// False if the attempt was closed before, or is not of this store.
bool SettleAttempt(SqlConnection& connection, const AttemptSettlement& settlement);
/// False if the row is gone or has changed.
bool MarkRowMissed(SqlConnection& connection, const MissedRotations& missed, base::UtcTime now);
void AbandonAttempt(SqlConnection& connection, core::AttemptId attempt, base::UtcTime now);

}  // namespace rtm::storage
