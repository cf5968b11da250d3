#include <utility>

#include "storage/attempt_rows.h"
#include "storage/refresh_transaction.h"
#include "storage/sql_rows.h"

namespace rtm::storage {
BeginResult BeginRefresh(SqlConnection& connection, const BeginRequest& request) {
  auto record = LockRecord(connection, request.id);
  if (!record) {
    return RowGone{};
  }
  // The open attempt comes before the version: who sees both changed has to wait for the other's
  // result anyway.
  if (auto open = FindOpenAttempt(connection, request.id)) {
    return AttemptOpen{*std::move(open)};
  }
  if (record->token.version != request.expected_version) {
    return RowChanged{};
  }
  if (record->token.rt_fingerprint.empty()) {
    throw base::Error(
        base::ErrorCode::kConflict,
        {"This row has no refresh token of its own; refresh the row that it is linked to.",
         "该记录没有自己的 refresh token，请刷新其关联的记录。"});
  }
  AttemptRecord attempt;
  attempt.token_id = request.id;
  attempt.owner = request.owner;
  attempt.sent = record->token.rt_fingerprint;
  attempt.trigger = core::ToString(request.trigger);
  attempt.kind = request.kind;
  attempt.route = request.route;
  attempt.client_id = request.client_id;
  attempt.started_at = request.now;
  attempt.generation = record->token.generation;
  const core::AttemptId id = InsertAttempt(connection, attempt);
  return Begun{id, *std::move(record)};
}

bool SettleAttempt(SqlConnection& connection, const AttemptSettlement& settlement) {
  // The row first: with it goes the right to close its attempts.
  auto record = LockRecord(connection, settlement.id);
  auto attempt = FindAttempt(connection, settlement.attempt);
  if (!attempt || attempt->finished_at || attempt->token_id != settlement.id) {
    return false;
  }
  if (record && record->token.rt_fingerprint == settlement.sent) {
    const core::Token before = record->token;
    record->token.state = settlement.state;
    record->token.next_refresh_at = settlement.next_refresh_at;
    record->token.refresh_result = settlement.refresh_result;
    record->token.updated_at = settlement.now;
    UpdateRefreshed(connection, before, *record);
  }
  attempt->finished_at = settlement.now;
  attempt->outcome = settlement.outcome;
  attempt->code = settlement.code;
  attempt->http_status = settlement.http_status;
  attempt->generation = record ? record->token.generation : attempt->generation;
  CloseAttempt(connection, *attempt);
  return true;
}

bool MarkRowMissed(SqlConnection& connection, const MissedRotations& missed, base::UtcTime now) {
  auto record = LockRecord(connection, missed.id);
  if (!record || record->token.version != missed.expected_version) {
    return false;
  }
  const core::Token before = record->token;
  record->token.generation = missed.generation;
  record->token.state = missed.state;
  record->token.next_refresh_at = missed.next_refresh_at;
  record->token.refresh_result = missed.refresh_result;
  record->token.updated_at = now;
  UpdateRefreshed(connection, before, *record);
  if (missed.generation > before.generation &&
      !FindConsumedEntry(connection, before.rt_fingerprint)) {
    InsertConsumed(connection, before.rt_fingerprint,
                   {before.uid, before.biz_id, before.generation}, now);
  }
  if (auto open = FindOpenAttempt(connection, missed.id)) {
    open->finished_at = now;
    open->outcome = missed.state.code;
    open->generation = missed.generation;
    CloseAttempt(connection, *open);
  }
  return true;
}

void AbandonAttempt(SqlConnection& connection, core::AttemptId id, base::UtcTime now) {
  auto attempt = FindAttempt(connection, id);
  if (!attempt || attempt->finished_at) {
    return;
  }
  attempt->finished_at = now;
  attempt->outcome = "not_needed";
  CloseAttempt(connection, *attempt);
}

}  // namespace rtm::storage
