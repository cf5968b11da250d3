#pragma once

#include <cstdint>
#include <string>

#include "core/audit_event.h"
#include "http/json_writer.h"

namespace rtm::http {

/// A line of the audit log as the API shows it.
void WriteAuditEntry(JsonWriter& json, const core::AuditEvent& event);

enum class AuditFormat { kCsv, kJson };

/// The log as a file: CSV (RFC 4180: a header line, CR LF, cells quoted where they need it) or a
/// JSON array. A CSV cell that a spreadsheet would take for a formula gets a ' in front: a business
/// id may be anything, and who opens the file is an operator.
class AuditFile {
 public:
  explicit AuditFile(AuditFormat format);
  void Add(const core::AuditEvent& event);
  std::int64_t lines() const { return lines_; }
  /// The whole text; nothing can be added after it.
  std::string Finish();

 private:
  const AuditFormat format_;
  std::string text_;
  JsonWriter json_{text_};
  std::int64_t lines_ = 0;
};

}  // namespace rtm::http
