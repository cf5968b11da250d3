#include <algorithm>
#include <utility>

#include "storage/attempt_rows.h"
#include "storage/refresh_transaction.h"
#include "storage/sql_rows.h"

namespace rtm::storage {
namespace {

constexpr std::string_view kOrphanCode = "orphan";

// The timeline of an attempt whose tokens went into the row. It is written in the commit's
// transaction, so that it proves the commit even when the row has been edited or deleted since. Ids
// may be given twice after a restore from a backup, hence the look at the fingerprint.
bool WasCommitted(const std::optional<AttemptRecord>& attempt) {
  return attempt && attempt->finished_at && attempt->code.empty() &&
         (attempt->outcome == "rotated" || attempt->outcome == "kept");
}

// Decides what one journal record or one fresh reply means for the row as it is now
// (design.md 4.8).
class Rotation {
 public:
  Rotation(SqlConnection& connection, const RotationCommit& commit)
      : connection_(connection), commit_(commit) {
    // The row first: with it goes the right to close its attempts.
    record_ = LockRecord(connection, commit.id);
    if (record_ && record_->token.uid != commit.uid) {
      record_.reset();
    }
    attempt_ = FindAttempt(connection, commit.attempt);
    if (attempt_ && (attempt_->token_id != commit.id || attempt_->sent != commit.sent)) {
      attempt_.reset();
    }
    if (commit.new_grant && commit.new_grant->fingerprint != commit.sent) {
      new_fingerprint_ = commit.new_grant->fingerprint;
    }
  }

  CommitVerdict Run() {
    if (WasCommitted(attempt_)) {
      return CommitVerdict::kAlreadyDone;
    }
    if (record_ && record_->token.rt_fingerprint == commit_.sent && !commit_.sent.empty()) {
      return CommitToHolder();
    }
    const bool done = IsSuperseded();
    if (new_fingerprint_) {
      EnterLedger();
    }
    Close(done ? "" : kOrphanCode);
    return done ? CommitVerdict::kAlreadyDone : CommitVerdict::kOrphan;
  }

 private:
  CommitVerdict CommitToHolder() {
    // An older reply that kept the RT must not put its AT over a newer one. That of the open
    // attempt is the newest, whatever the wall clock says.
    const bool is_newest = attempt_ && !attempt_->finished_at;
    if (!new_fingerprint_ && !is_newest && record_->token.last_refresh_at > commit_.received_at) {
      Close("");
      return CommitVerdict::kAlreadyDone;
    }
    const core::Token before = record_->token;
    TakeFacts();
    if (new_fingerprint_) {
      EnterLedger();
      const auto holder = FindHolder(connection_, *new_fingerprint_);
      if (holder) {
        LinkTo(*holder);
      } else {
        TakeGrant();
      }
    } else if (commit_.new_grant) {
      record_->sealed_refresh_token = commit_.new_grant->sealed_refresh_token;
    }
    if (!UpdateRefreshed(connection_, before, *record_)) {
      throw SqlError(SqlFault::kDeadlock, "the row changed inside the transaction");
    }
    Close("");
    return CommitVerdict::kCommitted;
  }

  void TakeFacts() {
    core::Token& token = record_->token;
    if (commit_.sealed_access_token) {
      record_->sealed_access_token = commit_.sealed_access_token;
      token.at_expires_at = commit_.at_expires_at;
      token.at_issued_at = commit_.received_at;
    }
    if (commit_.sealed_id_token) {
      record_->sealed_id_token = commit_.sealed_id_token;
    }
    token.email = commit_.email.value_or(token.email);
    token.user_name = commit_.user_name.value_or(token.user_name);
    token.type = commit_.type.value_or(token.type);
    token.user_info = commit_.user_info.value_or(token.user_info);
    token.account_info = commit_.account_info.value_or(token.account_info);
    token.state = commit_.state;
    token.next_refresh_at = commit_.next_refresh_at;
    token.refresh_result = commit_.refresh_result;
    token.last_refresh_at = commit_.received_at;
    token.updated_at = commit_.now;
  }

  // A reply with another RT proves that the sent one is used up, wherever the reply belongs by now.
  void EnterLedger() {
    const auto holder = FindHolder(connection_, commit_.sent);
    if ((holder && *holder != commit_.id) || FindConsumedEntry(connection_, commit_.sent)) {
      return;
    }
    const std::int64_t generation = attempt_  ? attempt_->generation
                                    : record_ ? record_->token.generation
                                              : 0;
    InsertConsumed(connection_, commit_.sent,
                   {commit_.uid, record_ ? record_->token.biz_id : "", generation}, commit_.now);
  }

  void TakeGrant() {
    core::Token& token = record_->token;
    // The server's word counts: what it has just given out again is alive, and a row may not hold
    // what the ledger refuses.
    connection_.Execute("DELETE FROM {rt_consumed} WHERE fingerprint = ?", {*new_fingerprint_});
    record_->sealed_refresh_token = commit_.new_grant->sealed_refresh_token;
    record_->sealed_last_refresh_token = commit_.sealed_last_refresh_token;
    token.rt_fingerprint = *new_fingerprint_;
    token.generation = std::max(token.generation + 1, commit_.generation);
  }

  void LinkTo(core::TokenId holder) {
    core::Token& token = record_->token;
    record_->sealed_refresh_token.clear();
    record_->sealed_last_refresh_token = commit_.sealed_last_refresh_token;
    token.rt_fingerprint = {};
    token.generation += 1;
    token.linked_to = holder;
    token.state = {};
    token.state.state = core::TokenState::kLinked;
    token.state.since = commit_.now;
    token.next_refresh_at.reset();
    // Links are one step long.
    connection_.Execute("UPDATE {rts} SET linked_to = ?, version = version + 1 WHERE linked_to = ?",
                        {holder, token.id});
  }

  // The row has moved on from the RT that was sent: by this very rotation, or by something else?
  bool IsSuperseded() {
    if (!new_fingerprint_) {
      const auto consumed = FindConsumedEntry(connection_, commit_.sent);
      return consumed && consumed->token_uid == commit_.uid;
    }
    const auto holder = FindHolder(connection_, *new_fingerprint_);
    const bool is_linked = record_ && record_->token.linked_to;
    if (holder && (*holder == commit_.id || (is_linked && record_->token.linked_to == holder))) {
      return record_.has_value();
    }
    const auto consumed = FindConsumedEntry(connection_, *new_fingerprint_);
    return consumed && (consumed->token_uid == commit_.uid || is_linked);
  }

  void Close(std::string_view code) {
    if (!attempt_) {
      return;
    }
    attempt_->finished_at = commit_.now;
    attempt_->outcome = commit_.outcome;
    attempt_->code = code;
    attempt_->http_status = commit_.http_status;
    attempt_->generation = record_ ? record_->token.generation : attempt_->generation;
    CloseAttempt(connection_, *attempt_);
  }

  SqlConnection& connection_;
  const RotationCommit& commit_;
  std::optional<AttemptRecord> attempt_;
  std::optional<TokenRecord> record_;
  std::optional<core::Fingerprint> new_fingerprint_;  // Set if the RT changed.
};

}  // namespace

CommitVerdict CommitRotation(SqlConnection& connection, const RotationCommit& commit) {
  return Rotation(connection, commit).Run();
}

}  // namespace rtm::storage
