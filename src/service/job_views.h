#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/text.h"
#include "service/token_views.h"

namespace rtm::service {

// Values of long work that the HTTP layer sees.

enum class JobKind { kRefresh, kRefreshFacts, kEdit, kDelete, kImport };
enum class JobState {
  kRunning,
  kCancelling,  ///< No further row is begun; those under way are finished.
  kDone,
  kCancelled,
  kFailed  ///< As a whole; `message` says why. What was done before stays done and counted.
};
/// "refresh", "refresh_facts", "edit", "delete", "import".
std::string_view ToString(JobKind kind);
/// "running", "cancelling", "done", "cancelled", "failed".
std::string_view ToString(JobState state);
std::optional<JobKind> ParseJobKind(std::string_view text);

/// What an edit changes in every row; nullopt = unchanged.
struct JobEdit {
  std::optional<std::string> tag, proxy, client_id;
  std::optional<bool> enabled;
};

UpdateRequest UpdateOf(const JobEdit& edit);

/// Which rows. Exactly one of both.
struct JobSelection {
  std::vector<core::TokenId> ids;  ///< Repeats count once.
  std::optional<TokenFilter> filter;
  std::string shown_filter;  ///< The filter as JSON text, for people.
  std::string filter_names;  ///< "tag, state": what it looks at; "" = every row matches.
  /// How many rows whoever asks has seen: if more match, nothing is begun.
  std::optional<std::int64_t> expected;
};

/// `selection` goes with all kinds but kImport, `edit` with kEdit, `import` with kImport.
struct JobRequest {
  JobKind kind = JobKind::kRefresh;
  JobSelection selection;
  JobEdit edit;
  ImportRequest import_request;
};

/// Failures that have one reason.
struct JobFailure {
  std::string code;  ///< Stable: an outcome, an error's code, or known, consumed, bad.
  base::Text message;
  std::int64_t count = 0;
};

/// One failure.
struct JobLine {
  std::optional<core::TokenId> id;   ///< nullopt: no row.
  std::optional<std::size_t> index;  ///< In the import.
  std::string biz_id;                ///< "" where there is none.
  std::string code;
  base::Text message;
};

/// A job as it stood at one moment. No secrets.
struct JobView {
  std::string id;
  JobKind kind = JobKind::kRefresh;
  JobState state = JobState::kRunning;
  std::string started_by;
  base::UtcTime started_at{};
  std::optional<base::UtcTime> finished_at;
  std::int64_t total = 0;
  std::int64_t done = 0;
  std::int64_t succeeded = 0;
  std::int64_t failed = 0;
  double rate = 0;  ///< Rows a second, of the last seconds while it runs, else in the mean.
  std::optional<std::int64_t> remaining_seconds;
  std::vector<JobFailure> failures;  ///< Most frequent first.
  std::vector<JobLine> lines;        ///< The last ones, newest first.
  std::string filter;                ///< JSON text; "" = by ids, or an import.
  std::optional<JobEdit> edit;       ///< Its proxy as a label.
  std::int64_t access_tokens = 0;    ///< Of an import: rows whose access token was stored.
  base::Text message;                ///< Of kFailed; empty otherwise.

  bool has_ended() const { return state != JobState::kRunning && state != JobState::kCancelling; }
};

/// Shared by all who look.
using JobSnapshot = std::shared_ptr<const JobView>;

}  // namespace rtm::service
