#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "core/audit_event.h"
#include "core/token.h"

namespace rtm::service {

/// A reply as it lies in the rescue journal, before sealing: all that is needed to put it into the
/// store later.
struct JournalRecord {
  core::TokenId token_id;
  std::string uid;
  core::AttemptId attempt;
  core::AttemptKind kind = core::AttemptKind::kOrdinary;
  core::Fingerprint sent;  ///< Of the RT that went out.
  std::string provider;
  base::UtcTime received_at{};
  int http_status = 0;
  std::string retry_after;  ///< Raw header.
  std::string body;         ///< Raw; holds secrets.

  JournalRecord() = default;
  JournalRecord(const JournalRecord&) = default;
  JournalRecord(JournalRecord&&) = default;
  JournalRecord& operator=(const JournalRecord&) = default;
  JournalRecord& operator=(JournalRecord&&) = default;
  ~JournalRecord();
};

/// Length-prefixed fields in a fixed order behind a version byte. The caller wipes the result.
std::string EncodeJournalRecord(const JournalRecord& record);
/// nullopt if it is not one of ours or of a version that we do not know.
std::optional<JournalRecord> DecodeJournalRecord(std::string_view bytes);

}  // namespace rtm::service
