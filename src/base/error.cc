#include "base/error.h"

#include <utility>

namespace rtm::base {

std::string_view ToString(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidArgument:
      return "invalid_argument";
    case ErrorCode::kNotFound:
      return "not_found";
    case ErrorCode::kConflict:
      return "conflict";
    case ErrorCode::kDuplicate:
      return "duplicate";
    case ErrorCode::kConsumedToken:
      return "consumed_token";
    case ErrorCode::kUnauthenticated:
      return "unauthenticated";
    case ErrorCode::kForbidden:
      return "forbidden";
    case ErrorCode::kTooLarge:
      return "too_large";
    case ErrorCode::kThrottled:
      return "throttled";
    case ErrorCode::kUnavailable:
      return "unavailable";
    case ErrorCode::kStoreUnavailable:
      return "store_unavailable";
    case ErrorCode::kStoreFull:
      return "store_full";
    case ErrorCode::kStoreReadOnly:
      return "store_read_only";
    case ErrorCode::kStoreCorrupt:
      return "store_corrupt";
    case ErrorCode::kStoreIo:
      return "store_io";
    case ErrorCode::kStoreNewer:
      return "store_newer";
    case ErrorCode::kCommitUnknown:
      return "commit_unknown";
    case ErrorCode::kDataDirInUse:
      return "data_dir_in_use";
    case ErrorCode::kKeyMissing:
      return "key_missing";
    case ErrorCode::kKeyWrong:
      return "key_wrong";
    case ErrorCode::kSealBroken:
      return "seal_broken";
    case ErrorCode::kConfig:
      return "config";
    case ErrorCode::kInternal:
      return "internal";
  }
  std::unreachable();
}

Error::Error(ErrorCode code, Text public_text)
    : code_(code), public_text_(std::move(public_text)), log_message_(public_text_.en) {}

Error::Error(ErrorCode code, Text public_text, std::string log_message)
    : code_(code), public_text_(std::move(public_text)), log_message_(std::move(log_message)) {}

Error&& Error::WithField(std::string field) && {
  field_ = std::move(field);
  return std::move(*this);
}

Error&& Error::WithRetryAfter(std::chrono::seconds delay) && {
  retry_after_ = delay;
  return std::move(*this);
}

Error InvalidArgument(std::string field, Text public_text) {
  return Error(ErrorCode::kInvalidArgument, std::move(public_text)).WithField(std::move(field));
}

}  // namespace rtm::base
