#include "app/exit_code.h"

namespace rtm::app {

const std::vector<ExitCodeRow>& ExitCodeTable() {
  static const std::vector<ExitCodeRow> table{
      {ExitCode::kOk, "done"},
      {ExitCode::kFailed, "failed, or some of many rows failed"},
      {ExitCode::kUsage, "the command line or the input is wrong"},
      {ExitCode::kConfig, "the configuration is wrong"},
      {ExitCode::kStore, "the database, its folder or the master key cannot be used"},
      {ExitCode::kNotFound, "no such row"},
      {ExitCode::kNeedsPerson, "only a person can help: log in again, correct the client"},
      {ExitCode::kUpstream, "the provider refused or did not answer"},
      {ExitCode::kTryLater, "busy, throttled or stopping: try again later"},
  };
  return table;
}

ExitCode ExitCodeOf(base::ErrorCode code) {
  using base::ErrorCode;
  switch (code) {
    case ErrorCode::kInvalidArgument:
    case ErrorCode::kDuplicate:
    case ErrorCode::kConsumedToken:
    case ErrorCode::kTooLarge:
      return ExitCode::kUsage;
    case ErrorCode::kNotFound:
      return ExitCode::kNotFound;
    case ErrorCode::kConfig:
      return ExitCode::kConfig;
    case ErrorCode::kThrottled:
    case ErrorCode::kUnavailable:
      return ExitCode::kTryLater;
    case ErrorCode::kStoreUnavailable:
    case ErrorCode::kStoreFull:
    case ErrorCode::kStoreReadOnly:
    case ErrorCode::kStoreCorrupt:
    case ErrorCode::kStoreIo:
    case ErrorCode::kStoreNewer:
    case ErrorCode::kCommitUnknown:
    case ErrorCode::kDataDirInUse:
    case ErrorCode::kKeyMissing:
    case ErrorCode::kKeyWrong:
    case ErrorCode::kSealBroken:
      return ExitCode::kStore;
    case ErrorCode::kConflict:
    case ErrorCode::kUnauthenticated:
    case ErrorCode::kForbidden:
    case ErrorCode::kInternal:
      return ExitCode::kFailed;
  }
  return ExitCode::kFailed;
}

ExitCode ExitCodeOf(int http_status, std::string_view code) {
  if (http_status >= 200 && http_status < 300) {
    return ExitCode::kOk;
  }
  if (code.starts_with("store_") || code.starts_with("key_") || code == "seal_broken" ||
      code == "commit_unknown") {
    return ExitCode::kStore;
  }
  switch (http_status) {
    case 400:
    case 413:
    case 415:
      return ExitCode::kUsage;
    case 404:
      return ExitCode::kNotFound;
    case 409:
      // The 409s of the store have codes of their own; the rest are states of the row.
      return code == "conflict" || code == "duplicate" || code == "consumed_token"
                 ? ExitCode::kFailed
                 : ExitCode::kNeedsPerson;
    case 429:
    case 503:
      return ExitCode::kTryLater;
    case 502:
    case 504:
      return ExitCode::kUpstream;
    default:
      return ExitCode::kFailed;
  }
}

}  // namespace rtm::app
