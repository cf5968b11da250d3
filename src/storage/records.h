#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "core/audit_event.h"
#include "core/token.h"

namespace rtm::storage {

// Values that cross the store ports. A `sealed_*` is what crypto::Cipher made; the store neither
// opens nor makes one.

/// A row as stored.
struct TokenRecord {
  core::Token token;
  std::string sealed_refresh_token;  ///< "" in a linked row.
  std::optional<std::string> sealed_access_token;
  std::optional<std::string> sealed_last_refresh_token;
  std::optional<std::string> sealed_id_token;
  std::optional<std::string> sealed_proxy;
};

/// A proxy as stored in a row.
struct StoredProxy {
  std::string sealed_url;
  std::string label;
  core::Fingerprint fingerprint;
};

/// A refresh token to be put into a row.
struct SealedGrant {
  std::string sealed_refresh_token;
  core::Fingerprint fingerprint;
};

/// What to do with a refresh token that another row holds already.
enum class OnKnownToken { kSkip, kLink };

struct NewToken {
  std::string uid;
  std::string biz_id;
  std::string provider;
  std::string client_id;
  std::string tag;
  std::string memo;
  bool enabled = false;
  SealedGrant grant;
  // An AT that came along, and what it says. A row that gets linked takes none of it.
  std::optional<std::string> sealed_access_token;
  std::optional<base::UtcTime> at_expires_at;
  std::string email, user_name, type, user_info, account_info;
  std::optional<StoredProxy> proxy;
  std::optional<base::UtcTime> next_refresh_at;
  base::UtcTime now{};
};

struct Inserted {
  core::TokenId id;
};
struct Linked {
  core::TokenId id;
  core::TokenId to;
};  ///< Inserted as a row linked to `to`.
struct AlreadyKnown {
  core::TokenId holder;
  std::string biz_id;
};  ///< Skipped: that row holds the RT.
/// Refused (P11): the RT was consumed as `generation` of that row, which is now at
/// `current_generation` (0 if deleted).
struct AlreadyConsumed {
  std::string biz_id;
  std::int64_t generation = 0;
  std::int64_t current_generation = 0;
};
struct BizIdTaken {};
/// What the store knows of a refresh token: nothing, the row that holds it, or its ledger entry.
using KnownToken = std::variant<std::monostate, AlreadyKnown, AlreadyConsumed>;
using InsertResult = std::variant<Inserted, Linked, AlreadyKnown, AlreadyConsumed, BizIdTaken>;

/// An edit of one row; nullopt = unchanged.
struct TokenEdit {
  core::TokenId id;
  std::int64_t expected_version = 0;
  std::optional<std::string> biz_id;
  std::optional<std::optional<StoredProxy>> proxy;  ///< Inner nullopt clears it.
  std::optional<std::string> client_id;
  std::optional<std::string> tag;
  std::optional<std::string> memo;
  std::optional<bool> enabled;
  std::optional<SealedGrant>
      grant;  ///< A new RT: the old one moves to last_rt, the generation rises.
  std::optional<std::string> sealed_last_refresh_token;  ///< Goes with `grant`.
  std::optional<core::StateFacts> state;
  std::optional<std::optional<base::UtcTime>> next_refresh_at;
  std::optional<std::string> user_info;
  std::optional<std::string> account_info;
  std::optional<std::string> user_name;
  std::optional<std::string> email;
  std::optional<std::string> type;
  base::UtcTime now{};
};
enum class EditResult {
  kDone,
  kChanged,
  kGone,
  kBizIdTaken,
  kTokenKnown,
  kTokenConsumed,
  kInFlight  ///< A new RT, while an attempt with the present one is open.
};

/// The same secret of a row under another key.
struct Resealing {
  core::TokenId id;
  enum class Column { kRefreshToken, kAccessToken, kLastRefreshToken, kIdToken, kProxy } column{};
  std::string before;  ///< As sealed now: anything else stays as it is.
  std::string after;
};

/// Which rows: substrings (ASCII case-insensitive), "" = any.
struct TokenFilter {
  std::string biz_id;
  std::string tag;
  std::string email;
  std::string type;
  std::optional<bool> enabled;
  std::optional<base::UtcTime> created_from;   ///< Inclusive.
  std::optional<base::UtcTime> created_until;  ///< Exclusive.
  std::optional<core::TokenState> state;
  std::optional<base::UtcTime> at_ends_until;  ///< Inclusive; a linked row has no AT of its own.
  std::string proxy;                           ///< In the label.
  bool direct = false;                         ///< Only rows without a proxy of their own.
};
enum class TokenSort {
  kId,
  kBizId,
  kEmail,
  kUserName,
  kType,
  kTag,
  kState,
  kEnabled,
  kCreated,
  kLastRefresh,
  kAtEnd,
  kNextRefresh
};
enum class SortDirection { kAscending, kDescending };
/// Rows that are equal in it follow their ids; a time that a row does not have comes last.
struct TokenOrder {
  TokenSort by = TokenSort::kId;
  SortDirection direction = SortDirection::kDescending;
};
struct PageRequest {
  std::int64_t page = 1;
  std::int64_t page_size = 20;
};
struct TokenPage {
  std::vector<TokenRecord> items;
  std::int64_t total = 0;
};

struct BeginRequest {
  core::TokenId id;
  std::int64_t expected_version = 0;  ///< The row must not have changed since it was loaded.
  std::string owner;                  ///< Node id.
  core::RefreshTrigger trigger = core::RefreshTrigger::kSchedule;
  core::AttemptKind kind = core::AttemptKind::kOrdinary;
  std::string route;  ///< Proxy label or "direct".
  std::string client_id;
  base::UtcTime now{};
};
/// What a 200 reply makes of a row. nullopt/empty = unchanged (P6).
struct RotationCommit {
  core::AttemptId attempt;
  core::TokenId id;
  std::string uid;
  core::Fingerprint sent;                ///< Of the RT that was sent: the condition of the commit.
  std::optional<SealedGrant> new_grant;  ///< Set if the RT changed.
  std::optional<std::string>
      sealed_last_refresh_token;  ///< The RT that was sent, sealed for `last_rt`; with new_grant.
  std::optional<std::string> sealed_access_token;
  std::optional<base::UtcTime>
      at_expires_at;  ///< Goes with sealed_access_token; nullopt then means unknown.
  std::optional<std::string> sealed_id_token;
  std::optional<std::string> email, user_name, type, user_info, account_info;
  core::StateFacts state;
  std::optional<base::UtcTime> next_refresh_at;
  /// Of the row afterwards, if that is known to be higher than one above its present one: a row of
  /// a restored store that catches up.
  std::int64_t generation = 0;
  std::string outcome;  ///< core::OutcomeName.
  int http_status = 200;
  std::string refresh_result;
  base::UtcTime received_at{};  ///< When the reply arrived: last_refresh_time.
  base::UtcTime now{};
};
enum class CommitVerdict {
  kCommitted,
  kAlreadyDone,  ///< The row or the ledger has it: an earlier commit or replay did it.
  kOrphan        ///< Neither holds the sent nor the new RT: keep the journal record and show it.
};

/// What a row of a restored store is known to have missed.
struct MissedRotations {
  core::TokenId id;
  std::int64_t expected_version = 0;
  std::int64_t generation = 0;  ///< The one that it had reached.
  core::StateFacts state;
  std::optional<base::UtcTime> next_refresh_at;
  std::string refresh_result;
};

/// How an attempt ended that brought no tokens. Written to the row only while it still holds the RT
/// that was sent.
struct AttemptSettlement {
  core::AttemptId attempt;
  core::TokenId id;
  std::string uid;
  std::int64_t generation = 0;
  core::Fingerprint sent;
  core::StateFacts state;
  std::optional<base::UtcTime> next_refresh_at;
  std::string outcome;
  std::string code;
  int http_status = 0;
  std::string refresh_result;
  base::UtcTime now{};
};

/// One line of a row's timeline; with `finished_at` unset an open attempt.
struct AttemptRecord {
  core::AttemptId id;
  core::TokenId token_id;
  std::string owner;
  core::Fingerprint sent;
  std::string trigger;
  core::AttemptKind kind = core::AttemptKind::kOrdinary;
  std::string route;
  std::string client_id;
  base::UtcTime started_at{};
  std::optional<base::UtcTime> finished_at;
  std::string outcome;  ///< "" while open.
  std::string code;
  int http_status = 0;
  std::int64_t generation = 0;  ///< Of the row after it.
};
/// The attempt row, which is the lease, is committed; `record` was read in the same transaction.
struct Begun {
  core::AttemptId attempt;
  TokenRecord record;
};
struct RowChanged {};  ///< Another version: load again and decide again.
struct RowGone {};
/// An attempt of this row is open already. Its id only rises from one attempt to the next, so it is
/// also what a contender watches (design.md section 6).
struct AttemptOpen {
  AttemptRecord attempt;
};
using BeginResult = std::variant<Begun, RowChanged, RowGone, AttemptOpen>;

/// Rows in numbers, for metrics.
/// Which of the due rows one of several nodes looks after: each row belongs to one of `nodes` by
/// its id, and is anybody's once it has been due since `anybody_since`.
struct DueShare {
  std::int64_t nodes = 1;
  std::int64_t place = 0;  ///< Of this node among them, from 0.
  base::UtcTime anybody_since{};
};

struct RowCensus {
  /// Due so long ago, a row is overdue.
  static constexpr std::chrono::minutes kOverdueAfter{5};

  std::map<core::TokenState, std::int64_t> by_state;  ///< States that no row has are left out.
  std::int64_t due = 0;                               ///< What FindDue would find without a limit.
  std::int64_t overdue = 0;                  ///< Of these, due since kOverdueAfter or longer.
  std::int64_t at_over = 0;                  ///< Enabled rows whose AT is over.
  std::optional<base::UtcTime> next_at_end;  ///< The next end of an AT of an enabled row.
};

struct AttemptPage {
  std::vector<AttemptRecord> items;
  std::int64_t total = 0;
};

}  // namespace rtm::storage
