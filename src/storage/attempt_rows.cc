#include "storage/attempt_rows.h"

namespace rtm::storage {
namespace {

constexpr std::string_view kProbe = "probe";
constexpr std::string_view kOrdinary = "ordinary";

}  // namespace

const std::string kAttemptColumns =
    "id, token_id, owner, sent_fp, started_by, kind, route, client_id, started_ms, "
    "finished_ms, outcome, "
    "code, http_status, generation";

AttemptRecord ReadAttempt(const SqlRow& row) {
  AttemptRecord attempt;
  attempt.id.value = row.Int(0);
  attempt.token_id.value = row.Int(1);
  attempt.owner = row.Text(2);
  attempt.sent.value = row.Text(3);
  attempt.trigger = row.Text(4);
  attempt.kind = row.Text(5) == kProbe ? core::AttemptKind::kProbe : core::AttemptKind::kOrdinary;
  attempt.route = row.Text(6);
  attempt.client_id = row.Text(7);
  attempt.started_at = base::FromUnixMillis(row.Int(8));
  if (!row.IsNull(9)) {
    attempt.finished_at = base::FromUnixMillis(row.Int(9));
  }
  attempt.outcome = row.Text(10);
  attempt.code = row.Text(11);
  attempt.http_status = static_cast<int>(row.Int(12));
  attempt.generation = row.Int(13);
  return attempt;
}

std::optional<AttemptRecord> FindAttempt(SqlConnection& connection, core::AttemptId id) {
  static const std::string kSql = "SELECT " + kAttemptColumns + " FROM {rt_attempts} WHERE id = ?";
  std::optional<AttemptRecord> attempt;
  connection.Query(kSql, {id}, [&attempt](const SqlRow& row) { attempt = ReadAttempt(row); });
  return attempt;
}

std::optional<AttemptRecord> FindOpenAttempt(SqlConnection& connection, core::TokenId token) {
  static const std::string kSql =
      "SELECT " + kAttemptColumns + " FROM {rt_attempts} WHERE open_for = ?";
  std::optional<AttemptRecord> open;
  connection.Query(kSql, {token}, [&open](const SqlRow& row) { open = ReadAttempt(row); });
  return open;
}

core::AttemptId InsertAttempt(SqlConnection& connection, const AttemptRecord& attempt) {
  connection.Execute(
      "INSERT INTO {rt_attempts} (token_id, open_for, owner, sent_fp, started_by, kind, route, "
      "client_id, "
      "started_ms, generation) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {attempt.token_id, attempt.token_id, attempt.owner, attempt.sent, attempt.trigger,
       attempt.kind == core::AttemptKind::kProbe ? kProbe : kOrdinary, attempt.route,
       attempt.client_id, attempt.started_at, attempt.generation});
  return core::AttemptId{connection.LastInsertId()};
}

core::AttemptId LastAttemptOf(SqlConnection& connection) {
  core::AttemptId last;
  connection.Query("SELECT max(id) FROM {rt_attempts}", {},
                   [&last](const SqlRow& row) { last.value = row.IsNull(0) ? 0 : row.Int(0); });
  return last;
}

void InsertSkippedAttempt(SqlConnection& connection, core::AttemptId id, base::UtcTime now) {
  connection.Execute(
      "INSERT INTO {rt_attempts} (id, token_id, owner, sent_fp, started_by, kind, route, "
      "client_id, started_ms, finished_ms, outcome) "
      "VALUES (?, 0, '', '', '', 'ordinary', '', '', ?, ?, 'skipped')",
      {id, now, now});
}

void CloseAttempt(SqlConnection& connection, const AttemptRecord& attempt) {
  connection.Execute(
      "UPDATE {rt_attempts} SET open_for = NULL, finished_ms = ?, outcome = ?, code = ?, "
      "http_status = ?, "
      "generation = ? WHERE id = ?",
      {attempt.finished_at, attempt.outcome, attempt.code, attempt.http_status, attempt.generation,
       attempt.id});
}

}  // namespace rtm::storage
