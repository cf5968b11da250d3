#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "base/text.h"
#include "core/audit_event.h"
#include "core/next_refresh.h"
#include "core/proxy_url.h"
#include "core/token.h"
#include "storage/records.h"

namespace rtm::service {

// Values that the HTTP layer and the command line see.

using storage::AttemptPage;
using storage::AttemptRecord;
using storage::PageRequest;
using storage::SortDirection;
using storage::TokenFilter;
using storage::TokenOrder;
using storage::TokenSort;

/// A row as the admin API shows it: secrets masked (base::MaskSecret).
struct TokenView {
  core::Token token;
  std::string masked_refresh_token;
  std::string masked_access_token;
  std::string masked_last_refresh_token;
  bool refreshing = false;  ///< A flight is under way on this node.
  base::Text next_step;     ///< core::NextStep of its state (of the linked row's where linked).
};
/// A row with what is known of it beside the table.
struct TokenDetail {
  TokenView row;
  core::NextRefresh next_refresh;
  std::string access_token_claims;  ///< JSON text of an object; "" if the AT is no JWT.
  std::vector<core::Token> linked;  ///< Rows that show this row's token, oldest first.
};
struct TokenListView {
  std::vector<TokenView> items;
  std::int64_t total = 0;
};

/// What the public API hands out of one row. Immutable and shared with the cache; holds whole
/// secrets.
struct AccessGrant {
  core::TokenId id;
  std::string biz_id, email, type, user_name;
  base::Secret access_token;  ///< Empty if there is none yet.
  base::Secret refresh_token;
  std::optional<base::UtcTime> expires_at;
  std::optional<base::UtcTime> issued_at;  ///< When we received the AT; nullopt if unknown.
  core::TokenState state = core::TokenState::kActive;
  std::int64_t version = 0;
};

/// biz_id wins where both are given.
struct TokenSelector {
  std::string biz_id;
  std::string email;
};

/// How a call for an access token ended; the HTTP layer maps it to a status.
enum class AccessVerdict {
  kServed,       ///< 200
  kNeedsPerson,  ///< 409: `code` is the state's name (needs_login, account_closed, misconfigured,
                 ///< rotation_lost, in_doubt, ...).
  kNotNow,       ///< 503 with Retry-After.
  kRefused,      ///< 502 upstream_refused: the provider said no.
  kTimedOut      ///< 504 upstream_timeout: no answer in time (the row is in doubt).
};
struct AccessAnswer {
  AccessVerdict verdict = AccessVerdict::kServed;
  std::shared_ptr<const AccessGrant> grant;  ///< Never null; its AT may be empty or over.
  std::string code = "ok";  ///< Stable: "ok", "needs_login", "upstream_refused", "try_later", ...
  base::Text message;
  std::string refresh_result;  ///< Redacted; "" if no refresh was tried.
  std::optional<std::chrono::seconds> retry_after;
};

struct CreateRequest {
  std::string biz_id;  ///< "" = 32 hex characters are made.
  base::Secret refresh_token;
  base::Secret access_token;  ///< That came with it; empty = none.
  std::string proxy;          ///< As entered; "" = default egress.
  std::string client_id;
  std::string provider = "openai";
  std::string tag;
  std::string memo;
  bool enabled = false;
};
struct CreateReport {
  TokenView row;
  std::string asked_client_id;  ///< Set if the access token named another client, which won.
};
/// nullopt = unchanged, "" clears; a masked value that equals the present mask = unchanged, another
/// masked one is refused.
struct UpdateRequest {
  std::optional<std::string> biz_id, proxy, client_id, tag, memo;
  std::optional<bool> enabled;
  std::optional<base::Secret> refresh_token;  ///< A new RT: ends a stopped state.
};

/// What an edit changes, without secrets.
struct EditCheck {
  std::string changes;                     ///< In words.
  std::optional<std::string> proxy_label;  ///< "" clears; nullopt = unchanged.
};

struct BatchCount {
  std::int64_t total = 0;
  std::int64_t succeeded = 0;
  std::int64_t failed = 0;
};
struct BatchRefreshLine {
  core::TokenId id;
  std::string rt_name;  ///< biz_id, as the old system named it; the id as text if the row is gone.
  bool success = false;
  std::string code;  ///< Stable: "ok", an outcome, a state, an error's or a flight's code.
  base::Text message;
};
struct BatchRefreshReport {
  BatchCount count;
  std::vector<BatchRefreshLine> results;  ///< In the order of the request.
};
/// An admin refresh of one row: the row afterwards and whether it brought an AT.
struct RefreshReport {
  TokenView row;
  AccessVerdict verdict = AccessVerdict::kServed;
  std::string code = "ok";
  base::Text message;
  std::optional<std::chrono::seconds> retry_after;
};

enum class RevealField { kRefreshToken, kAccessToken, kLastRefreshToken, kProxy };

struct ImportRequest {
  /// As given, one for each row (ParseImportLine): blank ones and repeats are dropped here.
  std::vector<base::Secret> lines;
  std::string tag, proxy, client_id, batch_name;
  std::string provider = "openai";
  bool enabled = false;
};
struct ImportLine {
  enum class Verdict { kNew, kKnown, kConsumed, kBad };
  std::size_t index = 0;  ///< In the request.
  Verdict verdict = Verdict::kNew;
  core::TokenId id;    ///< Of the new or known row.
  std::string biz_id;  ///< Of the known row.
  base::Text message;
  /// The client that the access token of a new row named, where another one was asked for.
  std::string client_id, asked_client_id;
};
/// "new", "known", "consumed", "bad".
std::string_view ToString(ImportLine::Verdict verdict);
struct ImportReport {
  BatchCount
      count;  ///< total = lines without blanks and repeats; failed = known, consumed and bad ones.
  std::vector<ImportLine> lines;
  std::int64_t access_tokens = 0;  ///< New rows whose access token is stored.
};
/// What an import would do.
struct ImportPreview {
  std::int64_t fresh = 0, known = 0, consumed = 0, bad = 0;
  std::int64_t repeated = 0;      ///< Left out: an earlier line says the same.
  std::vector<ImportLine> lines;  ///< Without repeats; first those that would not be taken.
};
/// Why one row of many was not changed.
struct RowRefusal {
  core::TokenId id;
  std::string biz_id;  ///< "" if the row is gone.
  std::string code;    ///< Of an error.
  base::Text message;
};

}  // namespace rtm::service
