#include "http/audit_text.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "base/clock.h"

namespace rtm::http {
namespace {

// What the usual spreadsheets begin a formula with (OWASP, "CSV injection"), also in full width.
constexpr std::array<std::string_view, 8> kFormulaStarts{"=",  "+",  "-",  "@",
                                                         "＝", "＋", "－", "＠"};
// Some skip these at the front of a cell.
constexpr std::string_view kSkipped = "\t\r\n";
// Where a list separator is no comma, or text is pasted, these end a cell even within our quotes.
constexpr std::string_view kOtherSeparators = ";\t\r\n";
constexpr std::string_view kNeedsQuotes = ",;\"\t\r\n";

bool IsFormula(std::string_view text) {
  return std::ranges::any_of(kFormulaStarts,
                             [text](std::string_view start) { return text.starts_with(start); });
}

void AppendCell(std::string& out, std::string_view text) {
  const bool quoted = text.find_first_of(kNeedsQuotes) != text.npos;
  out += quoted ? "\"" : "";
  out += !text.empty() && kSkipped.contains(text.front()) ? "'" : "";
  bool begins_cell = true;
  for (std::size_t at = 0; at < text.size(); ++at) {
    out += begins_cell && IsFormula(text.substr(at)) ? "'" : "";
    out += text[at] == '"' ? std::string_view("\"\"") : text.substr(at, 1);
    begins_cell = kOtherSeparators.contains(text[at]) || (begins_cell && text[at] == '"');
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
