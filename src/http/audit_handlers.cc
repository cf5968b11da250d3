#include "http/audit_handlers.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "core/token_rules.h"
#include "http/answer.h"
#include "http/api_requests.h"
#include "http/audit_text.h"
#include "http/handler_binding.h"
#include "http/row_requests.h"
#include "service/audit_log.h"

namespace rtm::http {
namespace {

// Read and written at once: other connections of the thread wait for some milliseconds only.
constexpr std::int64_t kChunk = 2'000;

std::optional<base::UtcTime> TimeOf(const std::string& text, const std::string& field) {
  if (text.empty()) {
    return std::nullopt;
  }
  const std::optional<base::UtcTime> time = base::ParseTime(text);
  if (!time) {
    throw base::InvalidArgument(field,
                                {field + ": expected a time as 2026-11-23T14:00:00Z (RFC 3339).",
                                 field + "：应为 2026-11-23T14:00:00Z 形式的时间（RFC 3339）。"});
  }
  return time;
}

service::AuditFilter FilterOf(AuditBody body) {
  core::CheckShortText(body.action, "action");
  core::CheckShortText(body.actor, "actor");
  core::CheckShortText(body.subject, "subject");
  core::CheckShortText(body.address, "address");
  service::AuditFilter filter;
  filter.from = TimeOf(body.from, "from");
  filter.until = TimeOf(body.until, "until");
  filter.action = std::move(body.action);
  filter.actor = std::move(body.actor);
  filter.subject = std::move(body.subject);
  filter.address = std::move(body.address);
  return filter;
}

AuditFormat FormatOf(const std::string& text) {
  if (text != "csv" && text != "json") {
    throw base::InvalidArgument("format",
                                {"format: expected csv or json.", "format：应为 csv 或 json。"});
  }
  return text == "csv" ? AuditFormat::kCsv : AuditFormat::kJson;
}

/// What was taken away. Of the filters only which there were: a search text may be anything, even a
/// secret pasted by mistake.
std::string ExportDetail(const AuditBody& body, std::int64_t lines) {
  std::string detail = body.format + ", " + std::to_string(lines) + " lines";
  std::string filters;
  for (const auto& [name, text] :
       {std::pair<const char*, const std::string&>{"action", body.action},
        {"actor", body.actor},
        {"subject", body.subject},
        {"address", body.address},
        {"from", body.from},
        {"until", body.until}}) {
    if (!text.empty()) {
      filters.append(filters.empty() ? ", filtered by " : " ").append(name);
    }
  }
  return detail + filters;
}

/// "rt-manage-audit-20261123T140000Z.csv"
std::string FileName(base::UtcTime now, const std::string& format) {
  std::string time = base::ToRfc3339(now).substr(0, 19);
  std::erase_if(time, [](char c) { return c == '-' || c == ':'; });
  return "rt-manage-audit-" + time + "Z." + format;
}

}  // namespace

void AuditHandlers::Register(Router& router) {
  const auto add = [&](const char* name, Handler handler) {
    router.Add({.path = std::string(kAdminPrefix) + name,
                .access = Access::kPerson,
                .handler = std::move(handler)});
  };
  add("audit/list", Bind(this, &AuditHandlers::List));
  add("audit/export", Bind(this, &AuditHandlers::Export));
}

asio::awaitable<void> AuditHandlers::List(const Request& request, const core::Actor&,
                                          Response& response) {
  auto body = ReadJsonBody<AuditBody>(request.body);
  const service::PageRequest page = PageOf(body.page, body.page_size);
  const auto found = co_await audit_.List(FilterOf(std::move(body)), page);
  const std::vector<std::string> actions = co_await audit_.Actions();
  Envelope envelope(request, response);
  JsonWriter& json = envelope.data();
  json.BeginObject().Key("items").BeginArray();
  for (const core::AuditEvent& event : found.items) {
    WriteAuditEntry(json, event);
  }
  json.EndArray().Int("total", found.total).Int("page", page.page);
  json.Int("page_size", page.page_size).Key("actions").BeginArray();
  for (const std::string& action : actions) {
    json.String(action);
  }
  json.EndArray().EndObject();
  envelope.Finish();
}

asio::awaitable<void> AuditHandlers::Export(const Request& request, const core::Actor& actor,
                                            Response& response) {
  const auto body = ReadJsonBody<AuditBody>(request.body);
  const AuditFormat format = FormatOf(body.format);
  const service::AuditFilter filter = FilterOf(body);
  AuditFile file(format);
  std::int64_t before = std::numeric_limits<std::int64_t>::max();
  for (bool more = true; more;) {
    const std::int64_t asked = std::min(kChunk, kMaxExport - file.lines());
    const std::vector<core::AuditEvent> events = co_await audit_.ListBefore(filter, before, asked);
    for (const core::AuditEvent& event : events) {
      file.Add(event);
      before = event.id;
    }
    more = std::ssize(events) == asked && file.lines() < kMaxExport;
  }
  // The last step before anything leaves: what cannot be audited is refused.
  co_await audit_.Record(actor, "audit.export", "", ExportDetail(body, file.lines()));
  response.content_type =
      format == AuditFormat::kCsv ? "text/csv; charset=utf-8" : "application/json; charset=utf-8";
  response.AddHeader("Content-Disposition",
                     "attachment; filename=\"" + FileName(clock_.Now(), body.format) + '"');
  response.body = file.Finish();
}

}  // namespace rtm::http
