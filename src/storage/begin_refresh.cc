#include <utility>

#include "storage/attempt_rows.h"
#include "storage/refresh_transaction.h"
#include "storage/sql_rows.h"

namespace rtm::storage {
namespace {

// The compare-and-swap: of several nodes that send it at once the database lets one through.
bool ClaimLease(SqlConnection& connection, const BeginRequest& request) {
  const LeaseSight take_over = request.take_over.value_or(LeaseSight{});
  return connection.Execute(
             "UPDATE {rts} SET lease_owner = ?, lease_number = lease_number + 1, version = version "
             "+ 1 "
             "WHERE id = ? AND version = ? AND rt_fp IS NOT NULL "
             "AND (lease_owner = '' OR (lease_owner = ? AND lease_number = ?)) "
             "AND NOT EXISTS (SELECT 1 FROM {rt_attempts} WHERE token_id = ? AND finished_ms IS "
             "NULL)",
             {request.owner, request.id, request.expected_version, take_over.owner,
              take_over.number, request.id}) == 1;
}

struct LeaseRow {
  LeaseSight lease;
  std::int64_t version = 0;
  bool holds_token = false;
};

std::optional<LeaseRow> FindLease(SqlConnection& connection, core::TokenId id) {
  std::optional<LeaseRow> found;
  connection.Query(
      "SELECT lease_owner, lease_number, version, rt_fp IS NOT NULL FROM {rts} WHERE id = ?", {id},
      [&found](const SqlRow& row) {
        found = LeaseRow{{std::string(row.Text(0)), row.Int(1)}, row.Int(2), row.Int(3) != 0};
      });
  return found;
}

// The lease comes before the version: a contender that sees both changed has to wait for the
// other's result anyway.
BeginResult WhyNot(SqlConnection& connection, const BeginRequest& request) {
  const auto found = FindLease(connection, request.id);
  if (!found) {
    return RowGone{};
  }
  if (!found->lease.owner.empty() && found->lease != request.take_over) {
    return LeaseHeld{found->lease};
  }
  if (auto open = FindOpenAttempt(connection, request.id)) {
    return *open;
  }
  if (found->version == request.expected_version && !found->holds_token) {
    throw base::Error(
        base::ErrorCode::kConflict,
        {"This row has no refresh token of its own; refresh the row that it is linked to.",
         "该记录没有自己的 refresh token，请刷新其关联的记录。"});
  }
  return RowChanged{};
}

}  // namespace

BeginResult BeginRefresh(SqlConnection& connection, const BeginRequest& request) {
  if (!ClaimLease(connection, request)) {
    return WhyNot(connection, request);
  }
  Begun begun;
  begun.record = FindRecord(connection, request.id).value();
  begun.lease_number = FindLease(connection, request.id).value().lease.number;
  AttemptRecord attempt;
  attempt.token_id = request.id;
  attempt.owner = request.owner;
  attempt.lease_number = begun.lease_number;
  attempt.sent = begun.record.token.rt_fingerprint;
  attempt.trigger = core::ToString(request.trigger);
  attempt.kind = request.kind;
  attempt.route = request.route;
  attempt.client_id = request.client_id;
  attempt.started_at = request.now;
  attempt.generation = begun.record.token.generation;
  begun.attempt = InsertAttempt(connection, attempt);
  return begun;
}

void SettleAttempt(SqlConnection& connection, const AttemptSettlement& settlement) {
  auto attempt = FindAttempt(connection, settlement.attempt);
  if (!attempt || attempt->finished_at || attempt->token_id != settlement.id) {
    return;
  }
  auto record = FindRecord(connection, settlement.id);
  if (record && record->token.rt_fingerprint == settlement.sent) {
    record->token.state = settlement.state;
    record->token.next_refresh_at = settlement.next_refresh_at;
    record->token.refresh_result = settlement.refresh_result;
    record->token.updated_at = settlement.now;
    UpdateRefreshed(connection, *record);
  }
  attempt->finished_at = settlement.now;
  attempt->outcome = settlement.outcome;
  attempt->code = settlement.code;
  attempt->http_status = settlement.http_status;
  attempt->generation = record ? record->token.generation : attempt->generation;
  CloseAttempt(connection, *attempt);
  ReleaseLease(connection, *attempt);
}

void AbandonAttempt(SqlConnection& connection, core::AttemptId id, base::UtcTime now) {
  auto attempt = FindAttempt(connection, id);
  if (!attempt || attempt->finished_at) {
    return;
  }
  attempt->finished_at = now;
  attempt->outcome = "not_needed";
  CloseAttempt(connection, *attempt);
  ReleaseLease(connection, *attempt);
}

}  // namespace rtm::storage
