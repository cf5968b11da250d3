#pragma once

#include <chrono>
#include <exception>
#include <optional>
#include <string>
#include <string_view>

#include "base/text.h"

namespace rtm::base {

/// What went wrong, as a closed list. Adapters translate library errors into it at their edge; only
/// `http/problem` maps it to a status and `app/cli` to an exit code. Outcomes that belong to the
/// business are values, not errors.
enum class ErrorCode {
  kInvalidArgument,  ///< The input is wrong; the message names the field and what would be
                     ///< accepted.
  kNotFound,         ///< No such row, path or file.
  kConflict,         ///< The state of the row forbids it, or somebody else changed it first.
  kDuplicate,        ///< A unique value (biz_id, refresh token) is already there.
  kConsumedToken,    ///< The refresh token is in the ledger of consumed ones (P11).
  kUnauthenticated,  ///< No credentials or wrong ones.
  kForbidden,  ///< The credentials do not allow it (sample secret from outside, CSRF, API secret on
               ///< a newer call).
  kTooLarge,   ///< A limit of size or count is exceeded.
  kThrottled,  ///< Too many; `retry_after` says when.
  kUnavailable,  ///< This part cannot answer now (stopping, no journal slot, lanes full); safe to
                 ///< repeat.
  kStoreUnavailable,  ///< The database does not answer or stays locked; nothing was changed.
  kStoreFull,         ///< No space left; nothing was changed.
  kStoreReadOnly,     ///< The database or its directory cannot be written; nothing was changed.
  kStoreCorrupt,      ///< The file is not a database or is damaged.
  kStoreIo,           ///< The device reported an error.
  kStoreNewer,        ///< The database was written by a newer version of rt-manage.
  kCommitUnknown,     ///< A commit ended in an error that leaves open whether it happened: re-read
                      ///< before deciding.
  kDataDirInUse,      ///< Another process holds the data directory.
  kKeyMissing,        ///< The store is sealed, and no master key is there.
  kKeyWrong,          ///< The master key is not the one that sealed this store.
  kSealBroken,        ///< A sealed value does not open in its place: damaged or moved.
  kConfig,            ///< The configuration is wrong; the message names file, line and key.
  kInternal           ///< A bug of ours.
};

/// A stable snake_case name ("invalid_argument"), used as `code` in answers and in the log.
std::string_view ToString(ErrorCode code);

/// The one exception type of the project. Two messages: one for the person who asked (both
/// languages), one for the log. Neither holds a token, secret, password or proxy password (P9).
class Error : public std::exception {
 public:
  /// The log message is the English public message.
  Error(ErrorCode code, Text public_text);
  Error(ErrorCode code, Text public_text, std::string log_message);

  /// The input field that is wrong ("updates.proxy"), for kInvalidArgument, kDuplicate and
  /// kTooLarge.
  Error&& WithField(std::string field) &&;
  /// When asking again makes sense, for kThrottled and kUnavailable.
  Error&& WithRetryAfter(std::chrono::seconds delay) &&;

  ErrorCode code() const noexcept { return code_; }
  const Text& public_text() const noexcept { return public_text_; }
  const std::string& log_message() const noexcept { return log_message_; }
  const std::string& field() const noexcept { return field_; }
  std::optional<std::chrono::seconds> retry_after() const noexcept { return retry_after_; }
  /// The log message.
  const char* what() const noexcept override { return log_message_.c_str(); }

 private:
  ErrorCode code_;
  Text public_text_;
  std::string log_message_;
  std::string field_;
  std::optional<std::chrono::seconds> retry_after_;
};

/// Shorthand for the most common error: `throw InvalidArgument("page_size", {"...", "..."})`.
Error InvalidArgument(std::string field, Text public_text);

}  // namespace rtm::base
