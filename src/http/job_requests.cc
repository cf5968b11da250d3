#include "http/job_requests.h"

#include <string_view>
#include <utility>

#include "base/error.h"
#include "http/json_writer.h"
#include "http/row_requests.h"

namespace rtm::http {
namespace {

using service::JobKind;

[[noreturn]] void Refuse(const std::string& field, const std::string& en, const std::string& zh) {
  throw base::InvalidArgument(field, {field + ": " + en, field + "：" + zh});
}

JobKind KindOf(const std::string& text) {
  const std::optional<JobKind> kind = service::ParseJobKind(text);
  if (!kind) {
    Refuse("kind", "accepted are refresh, refresh_facts, edit, delete, import.",
           "可接受的值为 refresh、refresh_facts、edit、delete、import。");
  }
  return *kind;
}

/// A member goes with some kinds only; then it has to be there.
void CheckMember(bool is_there, bool is_wanted, const std::string& name, const std::string& kind) {
  if (is_there != is_wanted) {
    Refuse(name, is_wanted ? "is needed for " + kind + "." : "does not go with " + kind + ".",
           is_wanted ? kind + " 需要此项。" : kind + " 不接受此项。");
  }
}

/// Somebody may have typed a whole proxy URL: what stands before its host is not shown again.
std::string WithoutPassword(const std::string& proxy) {
  const std::size_t at = proxy.rfind('@');
  return at == std::string::npos ? proxy : "***" + proxy.substr(at);
}

/// The members that are set, as JSON.
std::string Shown(const FilterBody& filter) {
  std::string text;
  JsonWriter json(text);
  json.BeginObject();
  const auto add = [&json](std::string_view name, const std::string& value) {
    if (!value.empty()) {
      json.String(name, value);
    }
  };
  add("biz_id", filter.biz_id);
  add("tag", filter.tag);
  add("email", filter.email);
  add("type", filter.type);
  add("state", filter.state);
  if (filter.enabled) {
    json.Bool("enabled", *filter.enabled);
  }
  add("create_date", filter.create_date);
  if (filter.at_ends_within) {
    json.Int("at_ends_within", *filter.at_ends_within);
  }
  add("proxy", WithoutPassword(filter.proxy));
  json.EndObject();
  return text;
}

service::JobSelection SelectionOf(SelectionBody&& body, base::UtcTime now) {
  if (body.ids.has_value() == body.filter.has_value()) {
    Refuse("selection", "needs either ids or filter.", "需要且只能提供 ids 或 filter 之一。");
  }
  service::JobSelection selection;
  if (body.filter) {
    selection.filter = FilterOf(*body.filter, now);
    selection.shown_filter = Shown(*body.filter);
    return selection;
  }
  if (body.ids->empty()) {
    Refuse("selection.ids", "at least one is needed.", "至少需要一个。");
  }
  selection.ids.reserve(body.ids->size());
  for (const std::int64_t id : *body.ids) {
    if (id <= 0) {
      Refuse("selection.ids", "positive whole numbers are needed.", "必须是正整数。");
    }
    selection.ids.push_back(core::TokenId{id});
  }
  return selection;
}

}  // namespace

void ReadJson(const boost::json::value& value, const JsonPath& path, JobBody& out) {
  const boost::json::object* object = ExpectObject(value, path);
  if (object == nullptr) {
    return;
  }
  const auto read = [&](std::string_view name, auto& member) {
    if (const boost::json::value* found = FindMember(*object, name)) {
      ReadJson(*found, JsonPath(path, name), member);
    }
  };
  read("kind", out.kind);
  read("selection", out.selection);
  read("edit", out.edit);
  read("import", out.lines);
}

service::JobRequest JobRequestOf(JobBody&& body, base::UtcTime now) {
  service::JobRequest request;
  request.kind = KindOf(body.kind);
  const bool is_import = request.kind == JobKind::kImport;
  CheckMember(body.selection.has_value(), !is_import, "selection", body.kind);
  CheckMember(body.edit.has_value(), request.kind == JobKind::kEdit, "edit", body.kind);
  CheckMember(body.lines.has_value(), is_import, "import", body.kind);
  if (is_import) {
    request.import_request = ImportOf(*std::move(body.lines));
    return request;
  }
  request.selection = SelectionOf(*std::move(body.selection), now);
  if (body.edit) {
    request.edit = {.tag = std::move(body.edit->tag),
                    .proxy = std::move(body.edit->proxy),
                    .client_id = std::move(body.edit->client_id),
                    .enabled = body.edit->enabled};
  }
  return request;
}

}  // namespace rtm::http
