#include "http/audit_text.h"

#include <string_view>
#include <utility>

#include "base/clock.h"

namespace rtm::http {
namespace {

// What the usual spreadsheets begin a formula with (OWASP, "CSV injection"); tab and line ends are
// skipped by some of them.
constexpr std::string_view kFormulaStarts = "=+-@\t\r\n";
constexpr std::string_view kNeedsQuotes = ",\"\r\n";

void AppendCell(std::string& out, std::string_view text) {
  const bool is_formula = !text.empty() && kFormulaStarts.find(text.front()) != text.npos;
  const bool quoted = text.find_first_of(kNeedsQuotes) != text.npos;
  out += quoted ? "\"" : "";
  out += is_formula ? "'" : "";
  for (const char character : text) {
    if (character == '"') {
      out += '"';
    }
    out += character;
  }
  out += quoted ? "\"" : "";
}

void AppendCsv(std::string& out, const core::AuditEvent& event) {
  out.append(std::to_string(event.id)).append(",").append(base::ToRfc3339(event.at));
  for (const std::string_view cell :
       {core::ToString(event.actor.kind), std::string_view(event.actor.name),
        std::string_view(event.actor.address), std::string_view(event.actor.request_id),
        std::string_view(event.action), std::string_view(event.subject),
        std::string_view(event.detail)}) {
    out += ',';
    AppendCell(out, cell);
  }
  out += "\r\n";
}

}  // namespace

void WriteAuditEntry(JsonWriter& json, const core::AuditEvent& event) {
  json.BeginObject().Int("id", event.id).Key("at").Time(event.at);
  json.String("kind", core::ToString(event.actor.kind)).String("actor", event.actor.name);
  json.String("address", event.actor.address).String("request_id", event.actor.request_id);
  json.String("action", event.action).String("subject", event.subject);
  json.String("detail", event.detail).EndObject();
}

AuditFile::AuditFile(AuditFormat format) : format_(format) {
  if (format_ == AuditFormat::kCsv) {
    text_ = "id,at,kind,actor,address,request_id,action,subject,detail\r\n";
  } else {
    json_.BeginArray();
  }
}

void AuditFile::Add(const core::AuditEvent& event) {
  if (format_ == AuditFormat::kCsv) {
    AppendCsv(text_, event);
  } else {
    WriteAuditEntry(json_, event);
  }
  ++lines_;
}

std::string AuditFile::Finish() {
  if (format_ == AuditFormat::kJson) {
    json_.EndArray();
  }
  return std::move(text_);
}

}  // namespace rtm::http
